"""znc.in/self-message: https://wiki.znc.in/Query_buffers#znc.in.2Fself-message"""

from __future__ import annotations

import base64

from tests.conformance.meeting import Meeting


def test_what_one_said_elsewhere(meeting: Meeting) -> None:
    """ "messages sent by yourself" in private, from another client of the same account, come with their target; as Ergo
    does it, also to who does not know the capability."""
    owner, bob = meeting.registered(), meeting.old("bob")
    clients = []
    for caps in ("sasl znc.in/self-message", "sasl"):
        client = meeting.nobody()
        client.ask(f"CAP REQ :{caps}", "AUTHENTICATE PLAIN")
        client.ask("AUTHENTICATE " + base64.b64encode(f"\0{owner.nick}\0secret".encode()).decode())
        client.ask(f"NICK {owner.nick}", "USER x 0 * :x", "CAP END")
        clients.append(client)
    clients[0].heard()
    owner.ask("PRIVMSG bob :hi from one of three")
    for client in clients:
        (line,) = (line for line in client.heard() if " PRIVMSG " in line)
        assert line.startswith(f":{owner.nick}!")
        assert line.endswith(" PRIVMSG bob :hi from one of three")
    assert len(bob.heard()) == 1
