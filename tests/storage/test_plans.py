"""No query looks through more of the log than it has to, however long it is (https://www.sqlite.org/eqp.html)."""

from __future__ import annotations

import re
import sqlite3

import pytest

from chatbox.storage import index, queries, schema

PLANS = {
    "PAGE_OF_TALK": ["SEARCH event USING INDEX place (room=? AND talk=? AND number>? AND number<?)"],
    "PAGE": 2 * ["SEARCH event USING INDEX place (room=? AND talk=? AND number>? AND number<?)"],
    "AT_OR_AFTER": 2 * ["SEARCH event USING INDEX place (room=? AND talk=? AND number>?)"],
    "BOUNDS": 4 * ["SEARCH event USING INDEX place (room=? AND talk=?)"],
    "END_OF_OLDEST": 2 * ["SEARCH event USING INDEX place (room=? AND talk=? AND number<?)"],
    "DELETE_EVENTS": ["SEARCH event USING INDEX place (room=? AND talk=? AND number<?)"],
    "STORED_AFTER": ["SEARCH event USING INTEGER PRIMARY KEY (rowid>?)"],
    "STORED_FROM": ["SEARCH event USING INTEGER PRIMARY KEY (rowid>?)"],
    "FIND_WITHOUT": ["SEARCH event USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"],
    "INDEXED_BEFORE": ["SEARCH event USING INDEX place (room=? AND talk=? AND number<?)"],
    "INDEXED_OF": ["SEARCH event USING INDEX place (room=? AND talk=? AND number=?)"],
    "FIND": ["SEARCH event USING INTEGER PRIMARY KEY (rowid=?)"],
    "NUMBER_OF_NEWEST": ["SEARCH event USING INDEX place (room=? AND talk=?)"],
    "EVENTS_OF_ROOM": 2 * ["SEARCH event USING INDEX place (room=? AND talk=?)"],
    "RELATED": ["SEARCH event USING INDEX related (room=? AND parent=? AND number<?)"],
    "FIND_SENT": ["SEARCH event USING INDEX place (room=? AND talk=? AND number=?) LEFT-JOIN"],
    "BLANK_EVENTS": ["SEARCH event USING INDEX place (room=? AND talk=? AND number=?)"],
}


@pytest.mark.parametrize("name", PLANS)
@pytest.mark.parametrize("order", ["ASC", "DESC"])
def test_the_index_is_used(name: str, order: str) -> None:
    """And nothing is sorted but the answers to one page's messages."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.upgrade(connection)
    index.prepare(connection)
    sql = getattr(queries, name).format(kinds="", order=order, values="(1, 2)" if name == "INDEXED_OF" else "(1, 2, 3)")
    named = set(re.findall(r":(\w+)", sql))
    numbered = len(set(re.findall(r"\?\d", sql))) or sql.count("?")
    steps = [
        row[3]
        for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", dict.fromkeys(named, 0) if named else [0] * numbered)
    ]
    assert [step for step in steps if " event" in step] == PLANS[name]
    assert name == "RELATED" or not any("TEMP B-TREE" in step for step in steps)
