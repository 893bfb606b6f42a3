"""Logging on: capabilities, account, name."""

import pytest

from chatbox.client import Disconnected, Login, NickAdjusted, Registered
from tests.client.dialogue import ALL_CAPS, Dialogue, welcomed

WELCOME = (":irc.test 001 Zoë :Welcome", ":irc.test 422 Zoë :No message of the day")


def test_opening_lines() -> None:
    """CAP LS 302 comes first, so that registration waits for it; a password goes before NICK and USER."""
    talk = Dialogue(Login("Zoë", server_password="a b"))
    assert talk.sent_lines() == ["CAP LS 302", "PASS :a b", "NICK Zoë", "USER Zoe 0 * Zoë"]


def test_asks_for_what_is_offered_and_known_only() -> None:
    """All wanted capabilities of all LS lines are asked for at once, when the last line has come."""
    talk = Dialogue()
    talk.sent()
    talk.hear(":irc.test CAP * LS * :server-time batch foo/bar")
    assert talk.sent() == []
    talk.hear(":irc.test CAP * LS :echo-message sasl=PLAIN")
    (asked,) = talk.sent()
    assert asked.param(0) == "REQ"
    assert set(asked.param(1).split()) == {"server-time", "batch", "echo-message"}
    talk.hear(f":irc.test CAP * ACK :{asked.param(1)}")
    assert talk.sent_lines() == ["CAP END"]
    assert talk.protocol.caps == {"server-time", "batch", "echo-message"}


def test_labels_need_batches() -> None:
    """labeled-response depends on batch: without it, it is not asked for."""
    talk = Dialogue()
    talk.sent()
    talk.hear(":irc.test CAP * LS :labeled-response message-tags")
    assert talk.sent_lines() == ["CAP REQ message-tags"]


def test_a_refused_request_is_asked_piece_by_piece() -> None:
    """A server refuses a request as a whole; the capabilities it does have are still agreed on."""
    talk = Dialogue()
    talk.sent()
    talk.hear(":irc.test CAP * LS :batch server-time")
    talk.sent()
    talk.hear(":irc.test CAP * NAK :server-time batch")
    assert sorted(talk.sent_lines()) == ["CAP REQ batch", "CAP REQ server-time"]
    talk.hear(":irc.test CAP * NAK :batch", ":irc.test CAP * ACK :server-time ")
    assert talk.sent_lines() == ["CAP END"]
    assert talk.protocol.caps == {"server-time"}


def test_a_server_without_capabilities() -> None:
    """A server that knows no CAP welcomes us all the same."""
    talk = Dialogue()
    events = talk.hear(":irc.test 421 Zoë CAP :Unknown command", *WELCOME)
    assert Registered("Zoë", "irc.test", frozenset()) in events
    assert talk.protocol.registered


def test_capabilities_come_and_go_later() -> None:
    """cap-notify: what a server offers later is asked for, what it takes back is no longer used."""
    talk = welcomed("cap-notify batch")
    talk.hear(":irc.test CAP Zoë NEW :server-time")
    assert talk.sent_lines() == ["CAP REQ server-time"]
    talk.hear(":irc.test CAP Zoë ACK :server-time", ":irc.test CAP Zoë DEL :batch")
    assert talk.protocol.caps == {"cap-notify", "server-time"}
    assert talk.sent() == []


def _offered_sasl(value: str = "=PLAIN,EXTERNAL") -> Dialogue:
    talk = Dialogue(Login("Zoë", account="zoe", password="secret"))
    talk.sent()
    talk.hear(f":irc.test CAP * LS :sasl{value}")
    assert talk.sent_lines() == ["CAP REQ sasl"]
    talk.hear(":irc.test CAP * ACK :sasl")
    return talk


def test_sasl_plain() -> None:
    """The account is logged in to before registration ends (sasl-3.2); RFC 4616 is the content."""
    talk = _offered_sasl()
    assert talk.sent_lines() == ["AUTHENTICATE PLAIN"]
    talk.hear("AUTHENTICATE +")
    assert talk.sent_lines() == ["AUTHENTICATE AHpvZQBzZWNyZXQ="]
    talk.hear(":irc.test 900 Zoë Zoë!z@h zoe :You are now logged in", ":irc.test 903 Zoë :SASL successful")
    assert talk.sent_lines() == ["CAP END"]
    assert any(isinstance(event, Registered) for event in talk.hear(*WELCOME))


def test_the_password_is_told_once_and_never_unasked() -> None:
    """A server that sends a challenge out of turn learns nothing."""
    unasked = Dialogue(Login("Zoë", account="zoe", password="secret"))
    unasked.sent()
    unasked.hear("AUTHENTICATE +")
    assert unasked.sent() == []
    talk = _offered_sasl()
    talk.sent()
    talk.hear("AUTHENTICATE +", "AUTHENTICATE +")
    assert len(talk.sent()) == 1


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([":irc.test 904 Zoë :SASL authentication failed"], "SASL authentication failed"),
        ([":irc.test 464 Zoë :Password incorrect"], "Password incorrect"),
        ([":irc.test 465 Zoë :You are banned"], "You are banned"),
        (["ERROR :Closing link: K-lined (spam)"], "Closing link: K-lined (spam)"),
    ],
)
def test_wrong_passwords_and_bans_are_final(lines: list[str], reason: str) -> None:
    """Coming back with the same password changes nothing: the end says so."""
    talk = _offered_sasl()
    talk.hear(*lines)
    assert talk.protocol.closed() == [Disconnected(reason, final=True)]


def test_no_accounts_here() -> None:
    """Somebody who wants to be logged in is not let in as a stranger, without a word."""
    talk = Dialogue(Login("Zoë", account="zoe", password="secret"))
    talk.hear(":irc.test CAP * LS :batch", ":irc.test CAP * ACK :batch", *WELCOME)
    assert "QUIT" in talk.sent_lines()
    assert talk.protocol.closed() == [Disconnected("this server has no accounts to log in to", final=True)]


def test_a_full_server_is_not_final() -> None:
    """Other reasons to be closed out pass."""
    talk = Dialogue()
    talk.hear("ERROR :Too many connections")
    assert talk.protocol.closed() == [Disconnected("Too many connections", final=False)]


def test_a_taken_name_gets_a_variant_and_we_are_told() -> None:
    """433: the next name is tried until one is free."""
    talk = Dialogue()
    talk.sent()
    talk.hear(":irc.test 433 * Zoë :Nickname is already in use")
    assert talk.sent_lines() == ["NICK Zoë_"]
    talk.hear(":irc.test 433 * Zoë_ :Nickname is already in use")
    assert talk.sent_lines() == ["NICK Zoë_2"]
    events = talk.hear(":irc.test 001 Zoë_2 :Welcome", ":irc.test 422 Zoë_2 :-")
    assert NickAdjusted("Zoë", "Zoë_2", taken=True) in events


def test_a_name_that_cannot_be_is_adjusted() -> None:
    """A space cannot be in a nick; a server that knows only ASCII gets ASCII; one with short names a short one."""
    talk = Dialogue(Login("Éva Müller-Lüdenscheidt"))
    assert "NICK Éva_Müller-Lüdenscheidt" in talk.sent_lines()
    talk.hear(":irc.test 432 * x :Erroneous nickname")
    assert talk.sent_lines() == ["NICK Eva_Muller-Ludenscheidt"]
    talk.hear(":irc.test 432 * x :Nickname too long")
    assert talk.sent_lines() == ["NICK Eva_Mulle"]
    events = talk.hear(":irc.test 001 Eva_Mulle :Welcome", ":irc.test 376 Eva_Mulle :-")
    assert NickAdjusted("Éva Müller-Lüdenscheidt", "Eva_Mulle", taken=False) in events


def test_a_name_of_which_nothing_is_left() -> None:
    """ "小明" cannot be written in ASCII: a guest is better than no chat."""
    talk = Dialogue(Login("小明"))
    talk.sent()
    talk.hear(":irc.test 432 * 小明 :Erroneous nickname")
    assert talk.sent_lines() == ["NICK guest"]


def test_gives_up_when_no_name_is_taken() -> None:
    """A server that refuses everything is left after some tries, and not flooded for ever."""
    talk = Dialogue()
    for _ in range(100):
        talk.hear(":irc.test 433 * x :in use", ":irc.test 432 * x :invalid")
    assert len(talk.sent()) < 100
    (end,) = talk.protocol.closed()
    assert isinstance(end, Disconnected)
    assert end.final


def test_passwords_are_not_shown() -> None:
    """A login that ends up in a log tells no password."""
    assert "secret" not in repr(Login("Zoë", account="zoe", password="secret", server_password="secret"))


def test_all_wanted_capabilities_are_agreed_on() -> None:
    """With a server that offers everything, everything is in force."""
    assert welcomed().protocol.caps == set(ALL_CAPS.split())
