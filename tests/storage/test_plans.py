"""No query looks through more of the log than it has to, however long it is (https://www.sqlite.org/eqp.html)."""

from __future__ import annotations

import re
import sqlite3

import pytest

from chatbox.storage import index, queries, schema

ONE = "SEARCH event USING INTEGER PRIMARY KEY (rowid=?)"
FROM_ONE = "SEARCH event USING INTEGER PRIMARY KEY (rowid>?)"
PLANS = {
    "PLACES": [
        "SEARCH places USING PRIMARY KEY (room=? AND talk=? AND first>? AND first<?)",
        "SEARCH places USING PRIMARY KEY (room=? AND talk=? AND first<?)",
    ],
    "FIRST_BEFORE": ["SEARCH places USING PRIMARY KEY (room=? AND talk=? AND first<?)"],
    "DELETE_PLACES": ["SEARCH places USING PRIMARY KEY (room=? AND talk=? AND first<?)"],
    "NEWEST": [FROM_ONE, "SEARCH places USING PRIMARY KEY (room=? AND talk=? AND first>?)"],
    "NEWEST_AT": [FROM_ONE],
    "PAGE": [ONE],
    "EVENT": [ONE],
    "TIME": [ONE],
    "NUMBERS": [ONE],
    "NUMBERS_OF_NEWEST": [ONE],
    "DELETE_EVENTS": [ONE],
    "BLANK_EVENT": [ONE],
    "INDEXED_OF": [ONE],
    "STORED_AFTER": [FROM_ONE],
    "STORED_FROM": [FROM_ONE],
    "STORED_SINCE": [FROM_ONE],
    "FIND": [ONE],
    "FIND_WITHOUT": ["SEARCH event USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"],
    "RELATED": ["SEARCH event USING INDEX related (room=? AND parent=? AND number<?)"],
}


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("order", ["ASC", "DESC"])
def test_the_index_is_used(name: str, order: str) -> None:
    """And nothing is sorted but the answers to one page's messages."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.upgrade(connection)
    index.prepare(connection)
    sql = getattr(queries, name).format(kinds="", order=order)
    named = set(re.findall(r":(\w+)", sql))
    numbered = len(set(re.findall(r"\?\d", sql))) or sql.count("?")
    steps = [
        row[3]
        for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", dict.fromkeys(named, 0) if named else [0] * numbered)
    ]
    assert [step for step in steps if " event" in step or " places" in step] == PLANS[name]
    assert name == "RELATED" or not any("TEMP B-TREE" in step for step in steps)
