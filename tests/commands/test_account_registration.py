"""REGISTER and VERIFY (https://ircv3.net/specs/extensions/account-registration), and the same in NickServ's words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pytest

from chatbox.services.mail import Mail, MailFailed
from chatbox.services.signup import Policy, Signup
from tests.core.fakes import Client, World, run

USER = "USER u 0 * :Real Name"
CAP = "draft/account-registration"


@dataclass(frozen=True)
class Post(Mail):
    """Mail that arrives here."""

    method: str = "sendmail"
    sent: list[tuple[str, str]] = field(default_factory=list)

    async def send(self, to: str, subject: str, text: str) -> None:
        if "unreachable" in to:
            raise MailFailed("no such host")
        self.sent.append((to, text))

    @property
    def code(self) -> str:
        """The last one sent."""
        found = re.search(r"VERIFY \S+ (\S+)", self.sent[-1][1])
        assert found
        return found[1]


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def post(world: World) -> Post:
    """Makes mail addresses required."""
    post = Post()
    signup = world.hub.service(Signup)
    signup.policy, signup.mail = Policy(email=True, before_connect=True), post
    return post


def tails(lines: list[str]) -> list[str]:
    return [line.removeprefix(":chatbox ") for line in lines]


def account_of(client: Client) -> str:
    return client.session.account


def test_the_account_of_ones_nick(world: World) -> None:
    """ "If <account> is *, then this value is the user's current nickname"; the client is logged in afterwards."""
    client = world.client("ann", room="#a")
    assert tails(client.ask("REGISTER * * secret")) == [
        "REGISTER SUCCESS ann :Account created",
        "900 ann ann!ann@0::1 ann :You are now logged in as ann",
    ]
    assert client.session.account == "ann"
    assert run(world.accounts.log_in("Ann", "secret", "x")).name == "ann"
    assert "ALREADY_AUTHENTICATED" in client.ask("REGISTER * * secret")[0]


def test_what_the_capability_says(world: World, post: Post) -> None:
    """before-connect, email-required, custom-account-name, as it is configured."""
    assert f"{CAP}=before-connect,email-required,custom-account-name" in "".join(Client(world).ask("CAP LS 302"))
    world.hub.service(Signup).policy = Policy()
    assert f"{CAP}=custom-account-name" in "".join(Client(world).ask("CAP LS 302"))


def test_another_name(world: World) -> None:
    """custom-account-name: "the account name can be different from the user's current nickname"."""
    assert "REGISTER SUCCESS Zoë" in world.client("ann").ask("REGISTER Zoë * secret")[0]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("REGISTER bob * secret", "ACCOUNT_EXISTS"),
        ("REGISTER taken * secret", "ACCOUNT_EXISTS"),
        ("REGISTER a!b * secret", "BAD_ACCOUNT_NAME"),
        ("REGISTER * * :" + "x" * 400, None),
        ("REGISTER * nonsense secret", "INVALID_EMAIL"),
        ("REGISTER * * :", "UNACCEPTABLE_PASSWORD"),
    ],
)
def test_refusals(world: World, line: str, code: str | None) -> None:
    """Names of others, also of who has no account; names that are none; passwords and addresses that are none."""
    run(world.accounts.add("taken", "x"))
    world.client("bob")
    answer = world.client("ann").ask(line)[0]
    assert f"FAIL REGISTER {code} " in answer if code else "SUCCESS" in answer


def test_nobody_may(world: World) -> None:
    """Where `[accounts] registration` is off."""
    world.hub.service(Signup).policy = Policy(enabled=False)
    assert "TEMPORARILY_UNAVAILABLE" in world.client("ann").ask("REGISTER * * secret")[0]


def test_before_connect(world: World) -> None:
    """COMPLETE_CONNECTION_REQUIRED where it is not offered, NEED_NICK where there is none; never around a password."""
    signup = world.hub.service(Signup)
    client = Client(world)
    assert "COMPLETE_CONNECTION_REQUIRED" in client.ask("CAP LS 302", "NICK ann", "REGISTER * * secret")[-1]
    assert "COMPLETE_CONNECTION_REQUIRED" in client.ask("VERIFY ann x")[-1]
    signup.policy = Policy(before_connect=True)
    assert "NEED_NICK *" in Client(world).ask("REGISTER * * secret")[0]
    world.client("root")
    assert "ACCOUNT_EXISTS" in Client(world).ask("NICK root", "REGISTER * * secret")[-1]
    lines = tails(client.ask("REGISTER * * secret", USER, "CAP END"))
    assert lines[:2] == [
        "REGISTER SUCCESS ann :Account created",
        "900 * ann!user@0::1 ann :You are now logged in as ann",
    ]
    assert lines[2].startswith("001 ann ")
    user = world.hub.find_user("ann")
    assert user is not None
    assert user.account == "ann"


def test_verification(world: World, post: Post) -> None:
    """VERIFICATION_REQUIRED; then the account is nobody's until VERIFY, and its owner's from then on."""
    client = world.client("ann")
    assert "INVALID_EMAIL" in client.ask("REGISTER * * secret")[0]
    assert "REGISTER VERIFICATION_REQUIRED ann " in client.ask("REGISTER * a@b.example secret")[0]
    assert post.sent[0][0] == "a@b.example"
    assert account_of(client) == ""
    assert "waits for its code" in Client(world).ask("AUTHENTICATE PLAIN", "AUTHENTICATE AGFubgBzZWNyZXQ=")[-1]
    assert "FAIL VERIFY INVALID_CODE ann" in client.ask("VERIFY ann wrong")[0]
    assert "ACCOUNT_EXISTS" in world.client("bob").ask("REGISTER ann x@b.example secret")[0]
    assert tails(client.ask(f"VERIFY ann {post.code}"))[0] == "VERIFY SUCCESS ann :Account verified"
    assert account_of(client) == "ann"
    row = world.accounts.row("ann")
    assert row is not None
    assert (row.details.email, row.details.pending) == ("a@b.example", None)


def test_codes_are_not_kept(world: World, post: Post) -> None:
    """Only their hashes are stored."""
    world.client("ann").ask("REGISTER * a@b.example secret")
    assert post.code not in repr(world.log.account_rows)


def test_codes_grow_old(world: World, post: Post) -> None:
    """After a day the code is worth nothing, and the name is free for somebody else."""
    client = world.client("ann")
    client.ask("REGISTER * a@b.example secret")
    world.now_ms += 25 * 60 * 60 * 1000
    assert "INVALID_CODE" in client.ask(f"VERIFY ann {post.code}")[0]
    assert "VERIFICATION_REQUIRED" in client.ask("REGISTER * b@b.example other")[0]
    assert "SUCCESS" in client.ask(f"VERIFY ann {post.code}")[0]


def test_another_code(world: World, post: Post) -> None:
    """Who knows the password gets another one, at most each minute; the old one is worth nothing then."""
    client = world.client("ann")
    client.ask("REGISTER * a@b.example secret")
    old = post.code
    assert "a moment ago" in client.ask("NS RESEND ann secret")[0]
    world.now_ms += 61_000
    assert "Not sent" in client.ask("NS RESEND ann wrong")[0]
    assert "sent to a@b.example" in client.ask("NS RESEND ann secret")[0]
    assert "INVALID_CODE" in client.ask(f"VERIFY ann {old}")[0]
    assert client.ask(f"NS VERIFY ann {post.code}")[0].endswith("NOTICE ann :Account verified")


def test_mail_that_cannot_be_sent(world: World, post: Post) -> None:
    """The client is told, and the address is not taken for good."""
    assert "UNACCEPTABLE_EMAIL" in world.client("ann").ask("REGISTER * a@unreachable.example secret")[0]


def test_codes_cannot_be_guessed(world: World, post: Post) -> None:
    """Ten guesses a minute."""
    client = world.client("ann")
    client.ask("REGISTER * a@b.example secret")
    for _ in range(10):
        client.ask("VERIFY ann x")
    assert "TEMPORARILY_UNAVAILABLE" in client.ask(f"VERIFY ann {post.code}")[0]


def test_in_nickservs_words(world: World) -> None:
    """The same by message, with an answer in words first."""
    client = world.client("ann")
    assert client.ask("NS REGISTER secret") == [
        ":NickServ!NickServ@localhost NOTICE ann :Account created",
        ":chatbox 900 ann ann!ann@0::1 ann :You are now logged in as ann",
    ]
