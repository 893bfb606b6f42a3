"""The reducer of the whole client: however the past comes, what is shown is the same."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chatbox.client import Login, Model, Protocol, State
from chatbox.client.model import mentions
from chatbox.client.timeline import Timeline
from tests.client.dialogue import ALL_CAPS

ROOM = "#lobby"
START = datetime(2026, 1, 2, 12, 0, 0, tzinfo=UTC)
PEOPLE = ("Ivan", "小明")
WHAT = (
    "say", "say", "say", "lines", "reply", "react", "unreact", "redact",
    "join", "part", "quit", "kick", "nick", "topic", "mode",
)  # fmt: skip
TEXTS = ("", "Zoë", "**bold**", "\ttab")
CAPS = ALL_CAPS + " draft/event-playback draft/message-redaction draft/multiline=max-bytes=4096,max-lines=9"


def stamp(at: int) -> str:
    return (START + timedelta(seconds=at)).strftime("%Y-%m-%dT%H:%M:%S.000Z")


@st.composite
def logs(draw: st.DrawFn) -> list[str]:
    """What happened in the room: lines without their batch tag, each with its own time."""
    lines: list[str] = []
    said: list[int] = []
    for at in range(draw(st.integers(1, 12))):
        here = members_after(lines)
        who = draw(st.sampled_from([*here, "Zoë"]))
        what = draw(st.sampled_from(WHAT))
        head = f"time={stamp(at)}"
        msgid = f"m{draw(st.sampled_from(said))}" if said else "m0"
        if what == "say":
            said.append(at)
            lines.append(
                f"{head};msgid=m{at} :{who}!u@h PRIVMSG {ROOM} :text {at} {draw(st.sampled_from(['', 'Zoë']))}"
            )
        elif what in ("react", "unreact"):
            lines.append(f"{head};+draft/{what}=👍;+reply={msgid} :{who}!u@h TAGMSG {ROOM}")
        elif what == "lines":
            said.append(at)
            one, two = draw(st.sampled_from(TEXTS)), draw(st.sampled_from(TEXTS))
            lines.append(f"{head};msgid=m{at} :{who}!u@h BATCH +b{at} draft/multiline {ROOM}|one {one}|two {two}")
        elif what == "reply":
            said.append(at)
            lines.append(f"{head};msgid=m{at};+reply={msgid} :{who}!u@h PRIVMSG {ROOM} :\x01ACTION nods {at}\x01")
        elif what == "nick" and who != "Zoë":
            lines.append(f"{head} :{who}!u@h NICK {who}_{at}")
        elif what == "kick" and who != "Zoë":
            lines.append(f"{head} :Op!o@h KICK {ROOM} {who} :out")
        elif what == "mode":
            lines.append(f"{head} :Op!o@h MODE {ROOM} +o {who}")
        elif what == "redact":
            lines.append(f"{head} :{who}!u@h REDACT {ROOM} {msgid} :oops")
        elif what == "join":
            lines.append(f"{head} :P{at}!u@h JOIN {ROOM}")
        elif what in ("part", "topic", "quit") and who != "Zoë":
            lines.append(f"{head} :{who}!u@h {what.upper()} {f'{ROOM} ' if what != 'quit' else ''}:{at}")
    return lines


def members_after(log: list[str]) -> list[str]:
    """Who is in the room, beside us, after what happened: nobody else does anything there."""
    here = list(PEOPLE)
    for line in log:
        source, command, *params = line.partition(" :")[2].split()
        nick = source.partition("!")[0]
        if command == "JOIN":
            here.append(nick)
        elif command in ("PART", "QUIT"):
            here.remove(nick)
        elif command == "KICK":
            here.remove(params[1])
        elif command == "NICK":
            here[here.index(nick)] = params[0]
    return here


def on_the_wire(line: str, batch: str = "") -> list[str]:
    """The lines of one thing that happened: those of several are a batch, in another one where that is given."""
    opening, *texts = line.split("|")
    head = f"@batch={batch};" if batch else "@"
    name = opening.partition(" BATCH +")[2].partition(" ")[0]
    source = opening.partition(" ")[2].partition(" ")[0]
    inner = [f"@batch={name} {source} PRIVMSG {ROOM} :{text}" for text in texts]
    return [head + opening, *inner, *([f":s BATCH -{name}"] if texts else [])]


class Screen:
    """A client over several connections: lines in, the model out."""

    def __init__(self) -> None:
        self.state = State()
        self.model = Model(lambda: self.state)
        self.protocol: Protocol
        self.batches = 0

    def connect(self, members: Sequence[str] = PEOPLE) -> None:
        self.protocol = Protocol(Login("Zoë", playback=True), clock=lambda: START)
        self.state = self.protocol.state
        self.hear(
            f":s CAP * LS :{CAPS}",
            f":s CAP * ACK :{' '.join(name.partition('=')[0] for name in CAPS.split())}",
            ":s 001 Zoë :Hi",
            ":s 005 Zoë CASEMAPPING=precis :ok",
            ":s 422 Zoë :-",
            f"@time={stamp(-5)} :Zoë!z@h JOIN {ROOM}",
            f":s 353 Zoë = {ROOM} :Zoë {' '.join(members)}",
            f":s 366 Zoë {ROOM} :End",
        )

    def hear(self, *lines: str) -> None:
        for event in self.protocol.receive("".join(line + "\r\n" for line in lines).encode()):
            self.model.apply(event)

    def live(self, line: str) -> None:
        self.hear(*on_the_wire(line))

    def history(self, lines: list[str]) -> None:
        self.batches += 1
        name = f"h{self.batches}"
        past = [told for line in lines for told in on_the_wire(line, name)]
        self.hear(f":s BATCH +{name} chathistory {ROOM}", *past, f":s BATCH -{name}")

    def cut(self, members: Sequence[str] = PEOPLE) -> None:
        for event in self.protocol.closed("cut"):
            self.model.apply(event)
        self.connect(members)

    def snapshot(self) -> object:
        """All that can be seen of the room, but for our own comings, which differ."""
        conversation = self.model.open(ROOM)
        timeline = conversation.timeline
        entries = [entry for entry in timeline if getattr(entry, "nick", "") != "Zoë"]
        messages = list(timeline.messages())
        reactions = {message.msgid: timeline.reactions(message.msgid) for message in messages}
        redacted = [bool(timeline.redacted(entry)) for entry in entries]
        return entries, reactions, redacted, self.model.unread(conversation), conversation.read_until


@given(logs(), st.data())
def test_any_order_of_live_lines_history_and_reconnects_ends_in_the_same_state(
    log: list[str], data: st.DataObject
) -> None:
    """Live lines keep their order among themselves, as on any connection; everything else is arbitrary."""
    reference = Screen()
    reference.connect()
    for line in log:
        reference.live(line)
    screen = Screen()
    screen.connect()
    here = True
    for at, line in enumerate(log):
        for _ in range(data.draw(st.integers(0, 2), "steps before the line")):
            if data.draw(st.booleans(), "cut"):
                screen.cut(members_after(log[:at]))
                here = True
            else:
                first, last = sorted(data.draw(st.lists(st.integers(0, len(log)), min_size=2, max_size=2), "slice"))
                screen.history(log[first:last])
        if not data.draw(st.booleans(), "heard live"):
            here = False  # only who was away does not hear something
            continue
        if not here:
            screen.cut(members_after(log[:at]))
            here = True
        screen.live(line)
    screen.cut(members_after(log))
    middle = data.draw(st.integers(0, len(log)), "pages")
    for page in (log[middle:], log[:middle]):
        screen.history(page)
    assert screen.snapshot() == reference.snapshot()


def test_reactions_and_deletions_may_come_before_their_message() -> None:
    """A page of history read backwards brings the reaction first."""
    screen = Screen()
    screen.connect()
    screen.history([f"time={stamp(2)};+draft/react=👍;+reply=m1 :Ivan!i@h TAGMSG {ROOM}"])
    screen.history([f"time={stamp(3)} :Ivan!i@h REDACT {ROOM} m2"])
    screen.history([f"time={stamp(1)};msgid=m1 :Ivan!i@h PRIVMSG {ROOM} :a"])
    screen.history([f"time={stamp(1)};msgid=m2 :Ivan!i@h PRIVMSG {ROOM} :b"])
    timeline = screen.model.open(ROOM).timeline
    assert [(reaction.text, reaction.senders) for reaction in timeline.reactions("m1")] == [("👍", ("Ivan",))]
    assert [message.text for message in timeline.messages()] == ["a"]


def test_unread_counts_what_came_after_the_marker() -> None:
    """Our own messages and deleted ones do not count; another client of ours may have read them."""
    screen = Screen()
    screen.connect()
    for at, text in enumerate(["hello", "Zoë: are you there?", "gone"]):
        screen.live(f"time={stamp(at)};msgid=m{at} :Ivan!i@h PRIVMSG {ROOM} :{text}")
    screen.live(f"time={stamp(4)} :Ivan!i@h REDACT {ROOM} m2")
    room = screen.model.open(ROOM)
    assert screen.model.unread(room) == (2, 1)
    screen.hear(f":s MARKREAD {ROOM} timestamp={stamp(0)}")
    assert screen.model.unread(room) == (1, 1)
    screen.live(f"time={stamp(5)};msgid=m5 :Zoë!z@h PRIVMSG {ROOM} :yes")
    assert screen.model.unread(room) == (0, 0)


def test_typing_ends_with_the_message_and_with_time() -> None:
    """ "active" counts for six seconds (typing, "Receiving typing notifications")."""
    screen = Screen()
    screen.connect()
    room = screen.model.open(ROOM)
    screen.live(f"time={stamp(0)};+typing=active :Ivan!i@h TAGMSG {ROOM}")
    assert screen.model.typists(room, START + timedelta(seconds=5)) == ["Ivan"]
    assert screen.model.typists(room, START + timedelta(seconds=7)) == []
    screen.live(f"time={stamp(1)};msgid=m1 :Ivan!i@h PRIVMSG {ROOM} :done")
    assert screen.model.typists(room, START + timedelta(seconds=2)) == []


def test_a_message_of_several_lines_is_one() -> None:
    """Live and in history (multiline, "Batch types"); concatenated lines have nothing between them."""
    screen = Screen()
    screen.connect()
    lines = [
        "@batch=m :Ivan!i@h PRIVMSG #lobby :one",
        "@batch=m :Ivan!i@h PRIVMSG #lobby :two",
        "@batch=m;draft/multiline-concat :Ivan!i@h PRIVMSG #lobby : and a half",
    ]
    opening = f"time={stamp(1)};msgid=m1 :Ivan!i@h BATCH +m draft/multiline #lobby"
    screen.hear("@" + opening, *lines, ":s BATCH -m")
    screen.hear(f":s BATCH +h chathistory {ROOM}", f"@batch=h;{opening}", *lines, ":s BATCH -m", ":s BATCH -h")
    assert [message.text for message in screen.model.open(ROOM).timeline.messages()] == ["one\ntwo and a half"]


def test_a_long_timeline_is_trimmed_at_its_old_end() -> None:
    """What is dropped can come again as history."""
    screen = Screen()
    screen.connect()
    log = [f"time={stamp(at)};msgid=m{at} :Ivan!i@h PRIVMSG {ROOM} :{at}" for at in range(9)]
    screen.history(log)
    timeline: Timeline = screen.model.open(ROOM).timeline
    assert timeline.trim(4)
    assert [message.text for message in timeline.messages()] == ["8", "7", "6", "5"]
    screen.history(log[:5])
    assert len(list(timeline.messages())) == 9


def test_mentions_are_whole_words() -> None:
    """ "Ann" is not named in "Hannover"."""
    assert mentions("hi zoë!", "Zoë")
    assert mentions("@Zoë look", "Zoë")
    assert not mentions("Zoëtrope", "Zoë")
    assert not mentions("anything", "")
