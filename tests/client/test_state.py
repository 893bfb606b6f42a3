"""The reducer: rooms, people, ranks and topics follow what the server says."""

from chatbox.client import (
    FeaturesReceived,
    Joined,
    Member,
    NamesReceived,
    NickChanged,
    Parted,
    PersonListed,
    Quit,
    RoomListed,
    ServerText,
    TopicChanged,
)
from tests.client.dialogue import Dialogue, welcomed

ME = ":Zoë!z@host"
IVAN = ":Ivan!i@h"


def in_lobby(caps: str = "multi-prefix userhost-in-names extended-join") -> Dialogue:
    """A client in #lobby, with Ivan, who has both ranks."""
    talk = welcomed(caps)
    talk.hear(
        f"{ME} JOIN #lobby zoe :Zoë",
        ":irc.test 353 Zoë = #lobby :Zoë!z@host @+Ivan!i@h",
        ":irc.test 366 Zoë #lobby :End of /NAMES list.",
    )
    return talk


def ranks(talk: Dialogue) -> dict[str, str]:
    """Who is in #lobby, with prefixes."""
    return {member.nick: member.prefixes for member in talk.protocol.state.members("#lobby")}


def test_joining_a_room() -> None:
    """After the answer to JOIN we know the room and who is in it, with rank, and our own full name."""
    talk = in_lobby()
    assert ranks(talk) == {"Zoë": "", "Ivan": "@+"}
    assert talk.protocol.state.source == "Zoë!z@host"
    assert talk.protocol.state.rooms_of("ivan") == ("#lobby",)
    assert talk.protocol.state.members("#LOBBY")[1] == Member("Zoë", "", "zoe", False, "Zoë!z@host")


def test_names_are_told_whole() -> None:
    """The end of the answer gives everybody, in alphabetical order, however many lines it took."""
    talk = in_lobby()
    events = talk.hear(
        ":irc.test 353 Zoë = #lobby :Eva +Ahmed",
        ":irc.test 353 Zoë = #lobby :@+Ivan Zoë",
        ":irc.test 366 Zoë #lobby :End",
    )
    (names,) = (event for event in events if isinstance(event, NamesReceived))
    assert [member.nick for member in names.members] == ["Ahmed", "Eva", "Ivan", "Zoë"]


def test_names_of_a_room_we_are_not_in() -> None:
    """Are told, and make no room of ours."""
    talk = in_lobby()
    events = talk.hear(":irc.test 353 Zoë = #books :@Eva", ":irc.test 366 Zoë #books :End")
    assert events[-1] == NamesReceived("#books", (Member("Eva", "@"),))
    assert talk.protocol.state.room("#books") is None


def test_who_leaves_while_names_are_listed_is_gone() -> None:
    """A long answer comes in pieces, with life in between: nobody who left comes back by its end."""
    talk = in_lobby()
    talk.hear(
        ":irc.test 353 Zoë = #lobby :Eva Ivan",
        ":Eva!e@h PART #lobby :bye",
        ":Ahmed!a@h JOIN #lobby",
        ":irc.test 366 Zoë #lobby :End",
    )
    assert set(ranks(talk)) == {"Zoë", "Ivan", "Ahmed"}


def test_coming_and_going() -> None:
    """JOIN (plain and extended), PART, KICK and QUIT, of others and of us."""
    talk = in_lobby()
    (joined,) = talk.hear(":Eva!e@h JOIN #lobby eva :Eva")
    assert isinstance(joined, Joined)
    assert (joined.nick, joined.account, joined.own) == ("Eva", "eva", False)
    talk.hear(":Ahmed!a@h JOIN #lobby * :A", f"{IVAN} KICK #lobby Eva :out")
    assert set(ranks(talk)) == {"Zoë", "Ivan", "Ahmed"}
    (gone,) = talk.hear(":Ahmed!a@h QUIT :tired")
    assert isinstance(gone, Quit)
    assert (gone.rooms, gone.reason) == (("#lobby",), "tired")
    (left,) = talk.hear(f"{ME} PART #lobby :bye")
    assert isinstance(left, Parted)
    assert left.own
    assert talk.protocol.state.rooms == {}


def test_being_put_out_closes_the_room() -> None:
    """A KICK of us, written in another case, is one of us."""
    talk = in_lobby()
    talk.hear(f"{IVAN} KICK #Lobby zoë :out")
    assert talk.protocol.state.rooms == {}


def test_names_change() -> None:
    """A person keeps rank and place under a new name; our own is known at once."""
    talk = in_lobby()
    (changed,) = talk.hear(f"{IVAN} NICK Ivo")
    assert isinstance(changed, NickChanged)
    assert changed.rooms == ("#lobby",)
    assert ranks(talk) == {"Zoë": "", "Ivo": "@+"}
    talk.hear(f"{ME} NICK Zoe")
    assert talk.protocol.state.nick == "Zoe"
    assert talk.protocol.state.source == "Zoe!z@host"


def test_ranks_change() -> None:
    """MODE gives and takes ranks, with other modes and their parameters in between."""
    talk = in_lobby()
    talk.hear(f"{IVAN} MODE #lobby +lov-v+b-k 20 Zoë Zoë Ivan *!*@x key")
    assert ranks(talk) == {"Zoë": "@+", "Ivan": "@"}
    talk.hear(f"{IVAN} MODE #lobby -l-o Zoë")
    assert ranks(talk) == {"Zoë": "+", "Ivan": "@"}


def test_topics() -> None:
    """As told on joining, who set it and when, and as changed."""
    talk = in_lobby()
    events = talk.hear(":irc.test 332 Zoë #lobby :Welcome all", ":irc.test 333 Zoë #lobby Eva!e@h 1700000000")
    assert all(isinstance(event, TopicChanged) and event.told for event in events)
    room = talk.protocol.state.room("#lobby")
    assert room
    assert (room.topic, room.topic_by) == ("Welcome all", "Eva")
    assert room.topic_time
    assert room.topic_time.timestamp() == 1_700_000_000
    talk.hear(f"{IVAN} TOPIC #lobby :New")
    assert (room.topic, room.topic_by) == ("New", "Ivan")
    talk.hear(":irc.test 331 Zoë #lobby :No topic is set")
    assert room.topic == ""


def test_away() -> None:
    """away-notify marks people, in all rooms."""
    talk = in_lobby()
    talk.hear(f"{IVAN} AWAY :lunch")
    assert talk.protocol.state.members("#lobby")[0].away
    talk.hear(f"{IVAN} AWAY")
    assert not talk.protocol.state.members("#lobby")[0].away


def test_the_servers_rule_of_equal_names() -> None:
    """rfc1459 takes [] and {} for the same; rooms known before the rule was told are found after it."""
    talk = welcomed("")
    talk.hear(f"{ME} JOIN #[x]", ":irc.test 005 Zoë CASEMAPPING=rfc1459 CHANTYPES=#& -EXCEPTS :are supported")
    assert talk.protocol.state.room("#{X}") is not None
    assert talk.protocol.state.features.is_room("&local")


def test_features_are_events() -> None:
    """What the server supports is part of the fold, with its escapes read."""
    (event,) = welcomed("").hear(r":irc.test 005 Zoë NETWORK=The\x20Net -INVEX :are supported")
    assert event == FeaturesReceived({"NETWORK": "The Net", "INVEX": None})


def test_lists() -> None:
    """LIST and WHO tell rooms and people; everything else is told as text."""
    talk = in_lobby()
    events = talk.hear(
        ":irc.test 322 Zoë #books 12 :About books",
        ":irc.test 352 Zoë #lobby i h irc.test Ivan G@ :0 Ivan Petrov",
        ":irc.test 317 Zoë Ivan 5 1700000000 :seconds idle, signon time",
    )
    assert events == [
        RoomListed("#books", 12, "About books"),
        PersonListed("#lobby", "Ivan", "Ivan!i@h", True, "Ivan Petrov"),
        ServerText("317", "seconds idle, signon time", ("Ivan", "5", "1700000000")),
    ]


def test_the_end_empties_the_rooms() -> None:
    """Without a connection we are nowhere."""
    talk = in_lobby()
    talk.protocol.closed()
    assert talk.protocol.state.rooms == {}
