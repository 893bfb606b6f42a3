"""bot-mode: https://ircv3.net/specs/extensions/bot-mode"""

from __future__ import annotations

from chatbox.wire.message import parse
from tests.conformance.meeting import Meeting


def test_the_mode_and_where_it_is_seen(meeting: Meeting) -> None:
    """ "BOT" names the mode; "RPL_WHOISBOT (335)"; the flag in WHO; "The bot tag … SHOULD be added by the server to
    all commands sent by a bot", "MUST only be sent to users who have requested the message-tags capability"."""
    room = meeting.room
    bot, new, old = meeting.old("bot", room=room), meeting.new("new", room=room), meeting.old("old", room=room)
    assert " BOT=B " in " ".join(bot.ask("ISUPPORT"))
    assert bot.ask("MODE bot +B") == [":bot!bot@127.0.0.1 MODE bot +B"]
    assert "335 old bot" in " ".join(old.ask("WHOIS bot"))
    assert any(line.split(" ")[6] == "bot" and "B" in line.split(" ")[7] for line in old.ask(f"WHO {room}")[:-1])
    new.heard()
    bot.ask(f"PRIVMSG {room} :beep", f"NOTICE {room} :beep")
    assert all("bot" in parse(line).tags for line in new.sync())
    assert old.heard()[-1].startswith(":bot!")
    bot.ask("MODE bot -B", f"PRIVMSG {room} :human")
    assert "bot" not in parse(new.sync()[-1]).tags
