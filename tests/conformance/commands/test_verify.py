"""VERIFY: https://ircv3.net/specs/extensions/account-registration"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

from tests.conformance.meeting import CONFIG, Meeting
from tests.support import ServerProcess


def test_the_code_from_the_mail(start_server: Callable[..., ServerProcess], tmp_path: Path) -> None:
    """ "REGISTER VERIFICATION_REQUIRED <account> <message>", then "VERIFY SUCCESS <account> <message>" and 900; the
    code goes by mail, here by a `sendmail` of the test's own."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "sendmail").write_text(f"#!/bin/sh\ncat > {tmp_path}/part && mv {tmp_path}/part {tmp_path}/mail\n")
    (folder / "sendmail").chmod(0o755)
    config = CONFIG.replace("[features]", 'registration_email = "required"\n[mail]\nmethod = "sendmail"\n[features]')
    server = start_server(config=config, prefix=["env", f"PATH={folder}:{os.environ['PATH']}"])
    meeting = Meeting(server)
    ann = meeting.old("ann")
    assert ann.ask("REGISTER * * secret")[0].startswith("FAIL REGISTER ")
    required = ann.ask("REGISTER * ann@mail.example secret")[0]
    assert required.startswith("REGISTER VERIFICATION_REQUIRED ann ")
    code = re.search(r"VERIFY ann (\S+)", _mail(tmp_path / "mail"))
    assert code
    assert ann.ask("VERIFY ann wrong") == ["FAIL VERIFY INVALID_CODE ann"]
    success, logged_in = ann.ask(f"VERIFY ann {code[1]}")
    assert success.startswith("VERIFY SUCCESS ann ")
    assert logged_in.startswith("900 ann ")
    meeting.end()


def _mail(file: Path) -> str:
    deadline_s = time.monotonic() + 20
    while not file.exists():
        assert time.monotonic() < deadline_s, "no mail came"
        time.sleep(0.05)
    return file.read_text()


def test_refusals(meeting: Meeting) -> None:
    """461, "FAIL VERIFY INVALID_CODE <account>", ALREADY_AUTHENTICATED."""
    ann, owner = meeting.old("ann"), meeting.registered()
    assert ann.ask("VERIFY", "VERIFY x") == ["461 ann VERIFY"] * 2
    assert ann.ask("VERIFY nobody 123") == ["FAIL VERIFY INVALID_CODE nobody"]
    assert owner.ask(f"VERIFY {owner.nick} 1") == [f"FAIL VERIFY ALREADY_AUTHENTICATED {owner.nick}"]
