"""One conversation, as heard by a client with every capability and by one with none.

`python -m tests.conformance.conversation > tests/conformance/same_conversation.txt` writes it down again.
"""

from __future__ import annotations

from typing import NamedTuple

from chatbox.core import login, presence
from chatbox.core.limits import Limits
from tests.core.fakes import ALL_CAPS, Client, World

STORED = frozenset({"+draft/react", "+draft/unreact", "+reply", "+draft/reply"})


class Step(NamedTuple):
    """What somebody does, and why it is here."""

    about: str
    who: str
    lines: tuple[str, ...]


STEPS = (
    Step("Somebody comes in, who belongs to an account and has a real name.", "ann", ("JOIN #tea",)),
    Step("An operator makes an operator.", "every", ("MODE #tea +o ann",)),
    Step("A message.", "ann", ("PRIVMSG #tea :Good morning — is there tea?",)),
    Step("An action, and a notice.", "ann", ("PRIVMSG #tea :\x01ACTION waves\x01", "NOTICE #tea :kettle is on")),
    Step("A reply and a reaction.", "ann", ("@+draft/reply={first} PRIVMSG #tea :There is.",)),
    Step("", "ann", ("@+draft/react=🍵;+draft/reply={first} TAGMSG #tea",)),
    Step("Somebody is typing, which nobody keeps.", "ann", ("@+typing=active TAGMSG #tea",)),
    Step(
        "A message of several lines.",
        "ann",
        (
            "BATCH +1 draft/multiline #tea",
            "@batch=1 PRIVMSG #tea :First warm the pot.",
            "@batch=1 PRIVMSG #tea :Then pour,",
            "@batch=1;draft/multiline-concat PRIVMSG #tea : slowly.",
            "BATCH -1",
        ),
    ),
    Step("The topic, and modes.", "ann", ("TOPIC #tea :Tea and biscuits", "MODE #tea +m-t+v dan")),
    Step("Away, and back.", "ann", ("AWAY :fetching milk", "AWAY")),
    Step("Another real name, and another host.", "ann", ("SETNAME :Ann of the tea room", "/host tea.example")),
    Step("What somebody tells of themselves, and what the room does.", "ann", ("METADATA * SET status :pouring",)),
    Step("", "ann", ("METADATA #tea SET url :https://tea.example",)),
    Step("Somebody is invited.", "ann", ("INVITE eve #tea",)),
    Step("Something is taken back.", "ann", ("REDACT #tea {first} :a slip",)),
    Step("A direct message to both who listen.", "ann", ("PRIVMSG every,none :psst",)),
    Step("Another nick.", "ann", ("NICK anna",)),
    Step("Somebody is sent out.", "ann", ("KICK #tea dan :that is a biscuit tin",)),
    Step("Somebody logs out of their account.", "ann", ("/logout",)),
    Step("Somebody leaves, comes back and goes.", "ann", ("PART #tea :back in a minute", "JOIN #tea", "QUIT :bye")),
)


def transcript() -> str:
    """The whole conversation."""
    world = World(Limits(stored_tags=STORED))
    people = _gather(world)
    first = ""
    told = [__doc__.partition("\n")[0] if __doc__ else "", ""]
    for step in STEPS:
        told += ["", f"# {step.about}"] if step.about else []
        for line in step.lines:
            told.append(f"{step.who}> {line}".replace("\x01", "␁"))
            _do(world, people[step.who], line.format(first=first) if "{first}" in line else line)
            world.now_ms += 1000
        for name in ("every", "none"):
            heard = people[name].lines()
            told += [f"    {name:<6}{line}".replace("\x01", "␁") for line in heard or ["(nothing)"]]
            first = first or next(
                (line.split("msgid=")[1].split(";")[0].split(" ")[0] for line in heard if "PRIVMSG" in line), ""
            )
    return "\n".join(told) + "\n"


def _gather(world: World) -> dict[str, Client]:
    people = {"every": world.client("every", ALL_CAPS), "none": world.client("none")}
    ann = Client(world, ALL_CAPS)
    ann.session.account, ann.session.account_id = "ann", 7
    ann.ask("NICK ann", "USER ann 0 * :Ann")
    people |= {"ann": ann, "dan": world.client("dan"), "eve": world.client("eve")}
    for name in ("every", "none", "dan"):
        people[name].ask("JOIN #tea")
    people["every"].ask("METADATA * SUB status url")
    for client in people.values():
        client.lines()
    return people


def _do(world: World, client: Client, line: str) -> None:
    user = client.session.user
    if line.startswith("/host "):
        assert user is not None
        presence.set_host(world.hub, user, user.username, line.split(" ")[1])
        world.turn()
    elif line == "/logout":
        assert user is not None
        login.log_out(world.hub, user)
        world.turn()
    else:
        client.ask(line)


if __name__ == "__main__":
    print(transcript(), end="")
