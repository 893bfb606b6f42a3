"""What people type into a search box, as the attributes of SEARCH.

Source: https://github.com/emersion/soju/blob/master/doc/ext/search.md#standard-search-attributes
"""

from __future__ import annotations

import re
import time

_SELECTOR = re.compile(r'(?:^|(?<=\s))(from|in|after|before):(?:"([^"]*)"|(\S+))', re.IGNORECASE)
_DAY = re.compile(r"(\d{4})-(\d\d?)-(\d\d?)", re.ASCII)


def asked(typed: str) -> dict[str, str]:
    """The attributes that words mean: `deploy from:ann in:#ops after:2026-11-01 before:2026-12-01`.

    Days begin at midnight where the program runs: `after` is from that day on, `before` up to the day before it. A
    selector with a value that is no day is searched for as a word.
    """
    found: dict[str, str] = {}

    def take(match: re.Match[str]) -> str:
        name, value = match[1].lower(), match[2] or match[3]
        if name in ("after", "before"):
            value = _midnight(value, name == "before")
        elif name == "from":
            value = value.removeprefix("@")
        if not value:
            return match[0]
        found[name] = value
        return ""

    text = " ".join(_SELECTOR.sub(take, typed).split())
    return {"text": text, **found} if text else found


def _midnight(day: str, ends: bool) -> str:
    """When a day begins, or the last millisecond before it, as `server-time` has it; "" for what is no day."""
    match = _DAY.fullmatch(day)
    if match is None:
        return ""
    year, month, number = map(int, match.groups())
    try:
        then_s = time.mktime(time.strptime(f"{year:04}-{month:02}-{number:02}", "%Y-%m-%d"))
    except (ValueError, OverflowError):
        return ""
    if ends:
        return time.strftime("%Y-%m-%dT%H:%M:%S.999Z", time.gmtime(then_s - 1))
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(then_s))
