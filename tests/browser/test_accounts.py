"""A name of one's own: claiming it, coming back to it, changing the password, leaving; and on a wire with listeners."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, WebSocket, expect

from tests.browser.visitor import Visitor
from tests.mailbox import MailServer
from tests.support import ServerProcess

SECRET = "correct-horse-battery"
LATER = "staple-and-paper-clip"
NAMES = '[server]\nnames = ["room.lan"]\n'


def account_tab(person: Visitor) -> Locator:
    """The settings, at the account."""
    person.page.keyboard.press("Control+,")
    settings = person.page.get_by_role("dialog", name="Settings")
    settings.get_by_role("tab", name="Account").click()
    return settings


def closes(settings: Locator) -> None:
    """Back in the room."""
    settings.get_by_role("button", name="Close").click()
    expect(settings).to_have_count(0)


def claim(person: Visitor, password: str = SECRET) -> None:
    """Makes an account of the name one has."""
    settings = account_tab(person)
    form = settings.locator("form").filter(has_text="Claim your name")
    form.get_by_label("Password").fill(password)
    form.get_by_role("button", name="Claim name").click()
    expect(settings.get_by_text("You are logged in as")).to_be_visible()
    closes(settings)


def leave(person: Visitor) -> None:
    """Logs out."""
    person.page.get_by_role("button", name=re.compile("your menu")).click()
    person.page.get_by_role("menuitem", name="Log out").click()
    person.page.get_by_role("dialog").get_by_role("button", name="Log out").click()
    expect(person.page.get_by_role("textbox", name="Your name")).to_be_visible()


def log_in(person: Visitor, name: str, password: str) -> None:
    """At the door, by name and password."""
    page = person.page
    page.get_by_role("textbox", name="Your name").fill(name)
    if page.get_by_label("Password", exact=True).count() == 0:
        page.get_by_role("button", name="I have an account").click()
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Join", exact=True).click()


def test_claiming_a_name_and_coming_back(
    visit: Callable[..., Visitor], new_context: Callable[..., BrowserContext], server: ServerProcess
) -> None:
    """A reload asks for nothing; nobody else gets the name; another device logs in and is the same person."""
    ann = visit("Ann")
    claim(ann)
    ann.say("from the first device")
    ann.sees("from the first device")
    ann.page.reload()
    ann.sees("from the first device")
    stored = ann.page.evaluate("JSON.stringify(localStorage) + JSON.stringify(sessionStorage)")
    assert SECRET not in stored
    phone = visit()
    phone.page.get_by_role("textbox", name="Your name").fill("Ann")
    phone.page.get_by_role("button", name="Join", exact=True).click()
    expect(phone.page.get_by_role("alert")).to_contain_text("Somebody has this name already")
    log_in(phone, "Ann", "wrong-" + SECRET)
    expect(phone.page.get_by_role("alert")).to_contain_text("wrong")
    log_in(phone, "Ann", SECRET)
    phone.sees("from the first device")
    phone.say("from the second")
    ann.sees("from the second")
    expect(ann.page.get_by_role("complementary", name="Members").get_by_role("button", name="Ann")).to_have_count(1)
    assert ann.problems == phone.problems == []


def test_on_a_network_without_tls(
    new_context: Callable[..., BrowserContext], start_server: Callable[..., ServerProcess]
) -> None:
    """Registering warns; after that no password crosses the wire again: logging in is SCRAM, with a hash of our own."""
    server = start_server(config=NAMES)
    page = new_context().new_page()
    sent: list[str] = []

    def listens(socket: WebSocket) -> None:
        socket.on("framesent", lambda data: sent.append(data if isinstance(data, str) else data.decode()))

    page.on("websocket", listens)
    ann = Visitor(page, f"http://room.lan:{server.port}/")
    ann.open()
    ann.join("Ann")
    assert page.evaluate("[isSecureContext, typeof crypto.subtle, 'serviceWorker' in navigator]") == [
        False,
        "undefined",
        False,
    ]
    settings = account_tab(ann)
    expect(settings.get_by_text("This connection is not encrypted")).to_be_visible()
    closes(settings)
    claim(ann)
    sent.clear()
    page.reload()
    expect(ann.composer()).to_be_editable()
    leave(ann)
    log_in(ann, "Ann", SECRET)
    expect(ann.composer()).to_be_editable()
    assert "AUTHENTICATE SCRAM-SHA-256" in sent
    said = "\n".join(sent)
    assert SECRET not in said
    decoded = [
        base64.b64decode(line.split(" ")[1]) for line in sent if re.fullmatch(r"AUTHENTICATE (?!SCRAM-)\S{4,}", line)
    ]
    assert not any(SECRET.encode() in data for data in decoded)
    assert ann.problems == []


def test_changing_the_password(visit: Callable[..., Visitor], server: ServerProcess) -> None:
    """The old one must be right and is worthless afterwards; this browser goes on by itself."""
    ann = visit("Ann")
    claim(ann)
    settings = account_tab(ann)
    for old, new in [("wrong", LATER), (SECRET, LATER)]:
        settings.get_by_label("Present password").fill(old)
        settings.get_by_label("New password").fill(new)
        settings.get_by_role("button", name="Change password").click()
        if old == "wrong":
            expect(settings.get_by_role("alert")).to_contain_text("The password is unchanged")
    expect(ann.page.get_by_text("The password is changed")).to_be_visible()
    closes(settings)
    ann.page.reload()
    expect(ann.composer()).to_be_editable()
    leave(ann)
    log_in(ann, "Ann", SECRET)
    expect(ann.page.get_by_role("alert")).to_contain_text("wrong")
    log_in(ann, "Ann", LATER)
    expect(ann.composer()).to_be_editable()
    assert ann.problems == []


def test_a_mail_address_and_the_code_that_is_sent_there(
    new_context: Callable[..., BrowserContext], start_server: Callable[..., ServerProcess]
) -> None:
    """Where the owner wants addresses one is asked for it, and for the code, also after a reload."""
    mail = MailServer()
    server = start_server(
        config='[accounts]\nregistration_email = "required"\n[mail]\nmethod = "smtp"\nhost = "127.0.0.1"\n'
        f'port = {mail.port}\ntls = "off"\nsender = "chat@chat.example"\n'
    )
    ann = Visitor(new_context().new_page(), f"http://127.0.0.1:{server.port}/")
    ann.open()
    ann.join("Ann")
    settings = account_tab(ann)
    form = settings.locator("form").filter(has_text="Claim your name")
    form.get_by_label("Mail address").fill("nonsense")
    form.get_by_label("Password").fill(SECRET)
    form.get_by_role("button", name="Claim name").click()
    expect(form.get_by_role("alert")).to_contain_text("no mail address")
    form.get_by_label("Mail address").fill("ann@example.org")
    form.get_by_role("button", name="Claim name").click()
    expect(settings.get_by_text("A code for Ann was sent to ann@example.org")).to_be_visible()
    mail.join(20)
    found = re.search(r"VERIFY Ann (\S+)", "\n".join(mail.heard))
    assert found is not None
    ann.page.reload()
    expect(ann.composer()).to_be_editable()
    settings = account_tab(ann)
    settings.get_by_label("Code from the mail").fill("not-it")
    form = settings.locator("form").filter(has_text="Confirm your mail address")
    form.get_by_label("Password").fill(SECRET)
    form.get_by_role("button", name="Confirm").click()
    expect(form.get_by_role("alert")).to_contain_text("not the code")
    form.get_by_label("Code from the mail").fill(f"/quote VERIFY Ann {found[1]}")
    form.get_by_role("button", name="Confirm").click()
    expect(settings.get_by_text("You are logged in as Ann")).to_be_visible()
    closes(settings)
    ann.page.reload()
    expect(ann.composer()).to_be_editable()
    expect(account_tab(ann).get_by_text("You are logged in as Ann")).to_be_visible()
    assert ann.problems == []
