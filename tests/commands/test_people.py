"""People: NICK, AWAY, WHO, WHOIS, INVITE, one's own modes, QUIT. Clauses of https://modern.ircdocs.horse/"""

from __future__ import annotations

import pytest

from chatbox.core.limits import Limits
from chatbox.wire import caps
from chatbox.wire.caps import Framing
from tests.core.fakes import ALL_CAPS, World


@pytest.fixture
def world() -> World:
    return World()


def tails(lines: list[str]) -> list[str]:
    """Lines without their source."""
    return [line.split(" ", 1)[1] if line.startswith(":") else line for line in lines]


def test_nick(world: World) -> None:
    """The "NICK message may be sent from the server to clients to acknowledge their NICK command"; once to each."""
    ann, bob = world.client("ann", room="#a,#b"), world.client("bob", room="#a,#b")
    lonely = world.client("cat")
    ann.lines(), bob.lines()
    assert ann.ask("NICK Zoë") == [":ann!ann@0::1 NICK Zoë"]
    assert bob.lines() == [":ann!ann@0::1 NICK Zoë"]
    assert lonely.ask("NICK kit") == [":cat!cat@0::1 NICK kit"]
    assert lonely.ask("NICK kit") == []
    assert lonely.ask("NICK Kit") == [":kit!cat@0::1 NICK Kit"]
    assert tails(ann.ask("NICK bob", "NICK KIT", "NICK 1", "NICK")) == [
        "433 Zoë bob :Nickname is already in use",
        "433 Zoë KIT :Nickname is already in use",
        "432 Zoë 1 :Erroneous nickname: a name cannot start with a digit or a hyphen",
        "431 Zoë :No nickname given",
    ]
    assert tails(bob.ask("PRIVMSG ann :x")) == ["401 bob ann :No such nick/channel"]
    assert world.client("ann")


def test_nick_with_a_label_and_a_clock_that_went_back(world: World) -> None:
    """The labelled copy says the same time as everybody's."""
    ann, bob = world.client("ann", ALL_CAPS, room="#a"), world.client("bob", caps.SERVER_TIME, room="#a")
    bob.lines()
    world.now_ms -= 60_000
    (own,) = ann.ask("@label=x NICK anna")
    (other,) = bob.lines()
    assert "label=x" in own
    assert own.split(";")[0] == other.split(" ")[0]


def test_who_is_banned_cannot_hide_behind_a_nick(world: World) -> None:
    """437: a member that a ban fits keeps the nick."""
    ann, bob = world.client("ann", room="#a"), world.client("bob", room="#a")
    ann.ask("MODE #a +b bob")
    bob.lines()
    assert tails(bob.ask("NICK eve"))[0].startswith("437 bob eve ")


def test_away(world: World) -> None:
    """RPL_NOWAWAY, RPL_UNAWAY; who asks or writes is told; the reason is cut at AWAYLEN."""
    ann, bob = world.client("ann"), world.client("bob")
    assert tails(ann.ask("AWAY :" + "x" * 300))[0].startswith("306 ann ")
    assert tails(bob.ask("PRIVMSG ann :hi")) == ["301 bob ann " + "x" * 200]
    assert tails(bob.ask("NOTICE ann :hi")) == []
    assert tails(ann.ask("AWAY"))[0].startswith("305 ann ")
    assert tails(bob.ask("PRIVMSG ann :hi")) == []


def test_an_away_that_changes_nothing_is_not_told(world: World) -> None:
    """away-notify tells of changes."""
    ann, bob = world.client("ann", room="#a"), world.client("bob", caps.AWAY_NOTIFY, room="#a")
    bob.lines()
    ann.ask("AWAY", "AWAY :x", "AWAY :x", "AWAY :y", "AWAY")
    assert tails(bob.lines()) == ["AWAY x".replace(" x", " :x"), "AWAY :y", "AWAY"]


def test_who(world: World) -> None:
    """RPL_WHOREPLY: channel, user, host, server, nick, flags, hops and real name; RPL_ENDOFWHO always."""
    ann, bob = world.client("ann", room="#a"), world.client("bob", room="#a")
    bob.ask("AWAY :x")
    assert tails(ann.ask("WHO #a")) == [
        "352 ann #a ann 0::1 chatbox ann H@ :0 Real ann",
        "352 ann #a bob 0::1 chatbox bob G :0 Real bob",
        "315 ann #a :End of WHO list",
    ]
    assert tails(ann.ask("WHO b*"))[0].startswith("352 ann * bob ")
    assert tails(ann.ask("WHO bob"))[0].startswith("352 ann * bob ")
    assert tails(ann.ask("WHO #none", "WHO none")) == [
        "315 ann #none :End of WHO list",
        "315 ann none :End of WHO list",
    ]


def test_who_is_invisible_is_found_by_name_or_in_common_rooms(world: World) -> None:
    """Mode `i` hides from those who share no room."""
    ann, bob, cat = world.client("ann", room="#a"), world.client("bob", room="#a"), world.client("cat")
    assert tails(ann.ask("MODE ann +i")) == ["MODE ann +i"]
    assert "ann" not in " ".join(line for line in cat.ask("WHO *", "WHO #a", "NAMES #a") if " 352 " in line)
    assert not any(" 353 " in line and "ann" in line for line in cat.ask("NAMES #a"))
    assert any(" ann " in line for line in bob.ask("WHO *") if " 352 " in line)
    assert any(" 352 " in line for line in cat.ask("WHO ann"))
    assert not any(" 319 " in line for line in cat.ask("WHOIS ann"))


def test_whois(world: World) -> None:
    """311, 319 with all prefixes, 312, 301, 317, and 318 last; ERR_NOSUCHNICK, ERR_NONICKNAMEGIVEN."""
    ann, bob = world.client("ann", room="#a"), world.client("bob")
    ann.ask("MODE #a +v ann", "AWAY :x", "PRIVMSG bob :y")
    bob.lines()
    world.clock_s += 70
    assert tails(bob.ask("WHOIS ANN")) == [
        "311 bob ann ann 0::1 * :Real ann",
        "319 bob ann @+#a",
        "312 bob ann chatbox Chatbox",
        "301 bob ann x",
        "317 bob ann 70 1700000000 :seconds idle, signon time",
        "318 bob ann :End of /WHOIS list",
    ]
    assert tails(bob.ask("WHOIS nobody", "WHOIS")) == [
        "401 bob nobody :No such nick/channel",
        "318 bob nobody :End of /WHOIS list",
        "431 bob :No nickname given",
    ]
    assert tails(bob.ask("WHOIS chatbox ann"))[0].startswith("311 bob ann ")


def test_invite(world: World) -> None:
    """RPL_INVITING to who asks, INVITE to who is asked, RPL_AWAY; and the refusals."""
    ann, bob, cat = world.client("ann", room="#a"), world.client("bob", room="#a"), world.client("cat")
    assert tails(bob.ask("INVITE cat #a")) == ["341 bob cat #a"]
    assert cat.lines() == [":bob!bob@0::1 INVITE cat #a"]
    ann.ask("MODE #a +i")
    bob.lines()
    assert tails(bob.ask("INVITE cat #a")) == ["482 bob #a :You're not channel operator"]
    assert tails(cat.ask("INVITE cat #a")) == ["442 cat #a :You're not on that channel"]
    cat.ask("AWAY :x")
    assert tails(ann.ask("INVITE cat #a", "INVITE bob #a", "INVITE nobody #a", "INVITE cat #none", "INVITE cat")) == [
        "341 ann cat #a",
        "301 ann cat x",
        "443 ann bob #a :is already on channel",
        "401 ann nobody :No such nick/channel",
        "403 ann #none :No such channel",
        "461 ann INVITE :Not enough parameters",
    ]


def test_an_invitation_opens_once(world: World) -> None:
    """It is used up by coming in."""
    ann, bob = world.client("ann", room="#a"), world.client("bob")
    ann.ask("MODE #a +i", "INVITE bob #a")
    bob.ask("JOIN #a", "PART #a")
    assert tails(bob.ask("JOIN #a"))[0].startswith("473 ")


def test_people_on_plain_clients_are_asked_in_words(world: World) -> None:
    """An INVITE is a sentence that says what to type."""
    ann, dan = world.client("ann", room="#a"), world.client("dan", framing=Framing.PLAIN)
    ann.ask("INVITE dan #a")
    assert dan.lines() == ["* ann asks you to come to #a: /join #a"]


def test_ones_own_modes(world: World) -> None:
    """RPL_UMODEIS, ERR_USERSDONTMATCH, ERR_UMODEUNKNOWNFLAG."""
    ann, _ = world.client("ann"), world.client("bob")
    assert tails(ann.ask("MODE ann", "MODE ann +i", "MODE ann", "MODE ann -i+i", "MODE ann +i")) == [
        "221 ann +",
        "MODE ann +i",
        "221 ann +i",
    ]
    assert tails(ann.ask("MODE bob +i", "MODE nobody", "MODE ann +y")) == [
        "502 ann :Can't change mode for other users",
        "401 ann nobody :No such nick/channel",
        "501 ann :Unknown MODE flag",
    ]


def test_quit(world: World) -> None:
    """ "…the server acknowledges this by replying with an ERROR"; others hear `Quit: ` and the reason, once."""
    ann, bob = world.client("ann", room="#a,#b"), world.client("bob", room="#a,#b")
    bob.lines()
    assert ann.ask("QUIT :gone fishing", "PRIVMSG #a :too late") == [
        ":ann!ann@0::1 QUIT :Quit: gone fishing",
        "ERROR :Closing link: Quit: gone fishing",
    ]
    assert bob.lines() == [":ann!ann@0::1 QUIT :Quit: gone fishing"]
    assert ann.connection.closed
    assert world.client("ann")


def test_the_limit_of_rooms_and_join_0() -> None:
    """ERR_TOOMANYCHANNELS; `JOIN 0` leaves all rooms."""
    world = World(Limits(channels_per_user=2))
    ann = world.client("ann", room="#a,#b")
    assert tails(ann.ask("JOIN #c"))[0].startswith("405 ann #c ")
    assert sorted(tails(ann.ask("JOIN 0"))) == ["PART #a", "PART #b"]
    assert tails(ann.ask("JOIN #c"))[0] == "JOIN #c"
