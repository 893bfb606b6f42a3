"""People who log in and out in the midst of everything: the state stays the fold of the log."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chatbox.core.hub import FIRST_PASSING_ID
from chatbox.core.room import Member
from tests.core.fakes import run
from tests.core.test_fold import ROOMS, Play

LINES = (
    "NS IDENTIFY one secret",
    "NS IDENTIFY two secret",
    "NS LOGOUT",
    "NS SET ALWAYS-ON on",
    "NS SET ALWAYS-ON off",
    "AWAY :gone",
    "AWAY",
    *(f"{command} {room}" for command in ("JOIN", "PART", "TOPIC") for room in ROOMS),
)
someone = st.sampled_from(range(4))
action = st.one_of(
    st.tuples(st.just("send"), someone, st.sampled_from(LINES)),
    st.tuples(st.just("say"), someone, st.sampled_from([*ROOMS, "one", "ann"])),
    st.tuples(st.just("quit"), someone, st.just("")),
    st.tuples(st.just("tick"), st.just(0), st.just("")),
    st.tuples(st.just("commit"), st.just(0), st.just("")),
)


class Accounts(Play):
    """Whose resume identities end when they log in, and with them what was kept for those."""

    def check_kept(self, folded: dict[int, Member], memory: dict[int, Member]) -> None:
        assert all(folded[user_id] == seat for user_id, seat in memory.items())
        assert all(user_id >= FIRST_PASSING_ID for user_id in folded.keys() - memory.keys())


@settings(max_examples=150, suppress_health_check=list(HealthCheck))
@given(st.lists(action, max_size=60))
def test_the_state_is_the_fold_of_the_log(actions: list[tuple[str, int, str]]) -> None:
    """Whoever becomes whom, with whatever rights, on however many connections."""
    play = Accounts()
    for name in ("one", "two"):
        run(play.world.accounts.add(name, "secret"))
    for what, who, text in actions:
        play.do(what, who, text)
    play.finish()
    play.check_state()
    hub = play.world.hub
    for user in hub.users.values():
        assert hub.by_id[user.id] is user
        assert {room.id for room in hub.rooms.values() if user.id in room.members} == set(user.rooms)
        assert all(session.account_id == (user.id if user.account else 0) for session in user.sessions)
    for room in hub.rooms.values():
        heard = {session for sessions in room.audience.values() for session in sessions}
        assert heard == {session for user_id in room.members for session in hub.by_id[user_id].sessions}
