"""Coming back: the token is shown and kept, and what is repeated carries its id."""

from __future__ import annotations

import stat
from pathlib import Path

from chatbox.client import Login, TokenReceived
from chatbox.client.ids import TAG, uuid7
from chatbox.client.kept import Kept, token_name
from tests.client.dialogue import ALL_CAPS, Dialogue, welcomed

CAPS = f"{ALL_CAPS} chatbox/resume"


def negotiated(token: str) -> tuple[Dialogue, list[str]]:
    """The capabilities are agreed on; and what the client says next."""
    talk = Dialogue(Login("Zoë", token=token))
    talk.hear(f":irc.test CAP * LS :{CAPS}")
    asked = next(said for said in talk.sent() if said.command == "CAP" and said.param(0) == "REQ")
    talk.hear(f":irc.test CAP * ACK :{asked.param(1)}")
    return talk, talk.sent_lines()


def test_the_token_is_shown_before_the_negotiation_ends() -> None:
    """And never where there is none."""
    talk, said = negotiated("secret")
    assert said == ["RESUME secret", "CAP END"]
    talk.hear(":irc.test RESUME OK Zoë")
    assert talk.protocol.resumed
    _, said = negotiated("")
    assert said == ["CAP END"]


def test_the_next_token_is_told_and_never_printed() -> None:
    """A bad one is told as "", so that it is forgotten; too many attempts are no reason to."""
    talk = welcomed(CAPS)
    (event,) = talk.hear(":irc.test RESUME TOKEN abc")
    assert event == TokenReceived("abc")
    assert "abc" not in repr(event)
    assert TokenReceived("") in talk.hear(":irc.test FAIL RESUME INVALID_TOKEN :no")
    assert not any(
        isinstance(event, TokenReceived) for event in talk.hear(":irc.test FAIL RESUME TOO_MANY_ATTEMPTS :x")
    )


def test_each_message_has_an_id_of_its_own() -> None:
    """One that is given counts for a message that is one; of several each gets its own."""
    talk = welcomed()
    talk.protocol.send_message("#a", "one", tags={TAG: "given"})
    talk.protocol.send_message("#a", "one\ntwo", tags={TAG: "given"})
    tags = [said.tags[TAG] for said in talk.sent() if said.command == "PRIVMSG"]
    assert tags[0] == "given"
    assert len(set(tags)) == 3


def test_ids_rise() -> None:
    """Version 7, so that a server finds them where it wrote last."""
    made = [uuid7() for _ in range(3)]
    assert all(len(one) == 36 and one[14] == "7" and one[19] in "89ab" for one in made)
    assert [one[:13] for one in made] == sorted(one[:13] for one in made)


def test_tokens_are_kept_for_their_owner_alone(tmp_path: Path) -> None:
    """One for each server and name, over restarts; a file that is broken is as none."""
    tokens = Kept("tokens.json", tmp_path / "new")
    assert tokens.get(token_name("h:1", "Zoë")) == ""
    tokens.put(token_name("h:1", "Zoë"), "a")
    tokens.put(token_name("h:2", "Zoë"), "b")
    again = Kept("tokens.json", tmp_path / "new")
    wanted = [("h:1", "zoë"), ("h:2", "Zoë"), ("h:1", "Bob")]
    assert [again.get(token_name(*one)) for one in wanted] == ["a", "b", ""]
    again.put(token_name("h:1", "Zoë"), "")
    assert again.get(token_name("h:1", "Zoë")) == ""
    assert stat.S_IMODE(again.path.stat().st_mode) == 0o600
    again.path.write_text("[nonsense")
    assert again.get(token_name("h:2", "Zoë")) == ""
