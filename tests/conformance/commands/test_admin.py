"""ADMIN: https://modern.ircdocs.horse/#admin-message"""

from __future__ import annotations

from tests.conformance.meeting import NAME, Meeting


def test_who_runs_the_server(meeting: Meeting) -> None:
    """ "…the given server SHOULD respond with the RPL_ADMINME, RPL_ADMINLOC1, RPL_ADMINLOC2, and RPL_ADMINEMAIL
    replies"; the server may be named, with wildcards or by somebody on it."""
    answer = [
        f"256 ann {NAME} :Administrative info",
        "257 ann Berlin",
        "258 ann :The example society",
        f"259 ann admin@{NAME}",
    ]
    for client in (meeting.old("ann"), meeting.new("ann2")):
        own = [line.replace(" ann ", f" {client.nick} ") for line in answer]
        for command in ("ADMIN", f"ADMIN {NAME}", "ADMIN *.example", "ADMIN ann"):
            assert client.ask(command) == own


def test_another_server(meeting: Meeting) -> None:
    """ "…the server will respond with the ERR_NOSUCHSERVER numeric and the command will fail"."""
    assert meeting.old("ann").ask("ADMIN other.example") == ["402 ann other.example"]
