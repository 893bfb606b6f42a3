"""The line mode as a program: piped and in a terminal, against a server that does what the test wants."""

import signal
import socket

import pytest

from tests.client.programs import Program, line_mode
from tests.client.stub import StubServer

pytestmark = pytest.mark.real


def test_piped_lines_are_said_and_acknowledged() -> None:
    """Everything from a pipe has arrived when the program ends with 0, and QUIT was the last word."""
    lines = [f"line {number}" for number in range(40)]
    with StubServer() as server, line_mode(server.port, "Zoë") as client:
        client.type("".join(line + "\n" for line in lines))
        client.end_input()
        assert client.finish() == (0, "")
        assert server.log == lines
        assert server.heard[-1] == "QUIT"
        assert "nobody else is here yet" in client.output
        assert "<Zoë> line 39" in client.output


def test_who_is_there_and_what_was_said() -> None:
    """On coming in: who is here, then the last messages, then life; what is in both is shown once."""
    with StubServer() as server:
        server.log += ["earlier", "later"]
        with line_mode(server.port, "Zoë") as zoe:
            zoe.expect("earlier")
            with line_mode(server.port, "小明") as ming:
                ming.expect("Zoë is here")
                ming.expect("<Old> earlier")
                ming.expect("<Old> later")
                zoe.type("hello\n")
                ming.expect("<Zoë> hello")
                ming.type("/quit\n")
                assert ming.finish() == (0, "")
                assert ming.output.count("hello") == 1


def test_what_is_said_while_we_come_in_hides_no_history() -> None:
    """A message between the JOIN and the request for history is shown in its place, after what was said before."""
    with StubServer() as server:
        server.log += ["earlier", "later"]
        server.on_join = "@msgid=2 :Old!o@h PRIVMSG #lobby :later"
        with line_mode(server.port, "Zoë") as client:
            client.expect("<Old> earlier")
            client.expect("<Old> later")
            client.type("/quit\n")
            assert client.finish() == (0, "")
            assert client.output.count("later") == 1


def test_names_are_made_to_fit() -> None:
    """ "Ivan Petrov" is told the name that became of it."""
    with StubServer() as server, line_mode(server.port, "Ivan Petrov") as client:
        client.expect("You are Ivan_Petrov here.")


def test_nothing_from_others_moves_the_cursor() -> None:
    """Escape sequences and control characters in texts, names and topics do not reach the output."""
    with StubServer() as server, line_mode(server.port, "Zoë") as client:
        client.expect("nobody else")
        for line in (
            ":E\x1bva!e@h PRIVMSG #lobby :\x1b[2Jclear\x07\x9b1m",
            ":Eva!e@h TOPIC #lobby :\x1b]0;owned\x07",
            ":stub NOTICE Zoë :\x1bc",
            ":Eva!e@h PRIVMSG Zoë :last",
        ):
            server.say(line)
        client.expect("last")
        assert "clear" in client.output
        assert not any((ord(char) < 32 and char != "\n") or "\x7f" <= char < "\xa0" for char in client.output)


def test_an_unknown_command_is_not_said() -> None:
    """And a script with a mistake in it ends with 1."""
    with StubServer() as server, line_mode(server.port, "Zoë") as client:
        client.type("/foo bar\n//shrug\n")
        client.end_input()
        assert client.finish()[0] == 1
        assert server.log == ["/shrug"]
        assert "There is no command /foo" in client.output


def test_several_rooms() -> None:
    """/join turns to the new room; what is said in the other shows where."""
    with StubServer() as server, line_mode(server.port, "Zoë") as client:
        client.type("/join books\n")
        client.expect("You are in #books.")
        client.type("hello\n")
        client.expect("<Zoë> hello")
        assert server.count("PRIVMSG #books hello") == 1
        server.say("@msgid=x :Eva!e@h PRIVMSG #lobby :over here")
        client.expect("#lobby <Eva> over here")
        client.type("/join lobby\n")
        client.expect("You are writing in #lobby now.")
        server.say("@msgid=y :Eva!e@h PRIVMSG #books :and here")
        client.expect("#books <Eva> and here")


def test_a_lost_connection() -> None:
    """It is told, and found again. What was not acknowledged is said, once; what was missed is shown."""
    with StubServer() as server, line_mode(server.port, "Zoë") as client:
        client.type("one\n")
        client.expect("<Zoë> one")
        server.deaf = True
        client.type("two\n")
        server.wait_for(lambda: server.count("PRIVMSG #lobby two") == 1)
        server.cut()
        client.expect("The connection was lost")
        client.type("three\n")
        server.log.append("missed")
        server.deaf = False
        client.expect("Connected.")
        client.expect("missed")
        client.expect("<Zoë> three")
        client.end_input()
        assert client.finish() == (0, "")
        assert sorted(server.log) == ["missed", "one", "three", "two"]
        assert client.output.count("<Zoë> one") == client.output.count("<Zoë> two") == 1
        assert client.output.index("<Zoë> two") < client.output.index("<Zoë> three")


def test_a_server_that_does_not_want_us() -> None:
    """A wrong password or a ban is final: told in one line, exit status 1, and no second attempt."""
    refusal = ":stub 464 * :Password incorrect"
    with (
        StubServer(refusal=refusal) as server,
        line_mode(server.port, "Zoë", extra=", credentials=Credentials(server_password='x')") as client,
    ):
        status, error = client.finish()
        assert status == 1
        assert "Password incorrect" in error
        assert error.count("\n") == 1
        assert server.count("PASS x") == 1


def test_a_ban_later_is_final() -> None:
    """Being put out of the server is not answered by coming back."""
    with StubServer() as server, line_mode(server.port, "Zoë") as client:
        client.expect("nobody else")
        server.say("ERROR :Closing link: you are banned")
        server.cut()
        status, error = client.finish()
        assert status == 1
        assert "you are banned" in error


def test_a_closed_room() -> None:
    """A room that does not let us in is told, and what was piped for it is not lost silently: exit status 1."""
    with StubServer() as server, line_mode(server.port, "Zoë") as client:
        server.refuse_join = True
        client.type("hello\n")
        client.end_input()
        assert client.finish()[0] == 1
        assert "Cannot join #lobby: Cannot join channel (+i)" in client.output
        assert server.log == []


def test_nobody_listens() -> None:
    """Connection refused: one line on standard error that says what to do, and exit status 1."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but not listening: nobody else gets the port, and nobody answers
        with line_mode(taken.getsockname()[1], "Zoë") as client:
            status, error = client.finish()
    assert status == 1
    assert "Nobody listens at 127.0.0.1" in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_leaves_in_order(number: int) -> None:
    """QUIT is sent, and the exit status is 0."""
    with StubServer() as server, line_mode(server.port, "Zoë") as client:
        client.expect("nobody else")
        client.process.send_signal(number)
        assert client.finish() == (0, "")
        assert server.heard[-1] == "QUIT"


def test_questions() -> None:
    """Without arguments it shows this machine's address, and asks for the friend's and a name until it has both."""
    code = "import sys; from chatbox.client import linemode; sys.exit(linemode.run(None, None))"
    with StubServer() as server, Program(code) as client:
        client.expect("This machine's IP address is ")
        client.expect("Your friend's IP address, or join code: ")
        client.type("no address\n")
        client.expect("Your friend's IP address, or join code: ")
        client.type(f"127.0.0.1:{server.port}\n")
        client.expect("Your name: ")
        client.type("\nZoë\n")
        client.expect("nobody else is here yet")


def test_input_that_ends_before_the_questions() -> None:
    """Is told, and is no traceback."""
    code = "import sys; from chatbox.client import linemode; sys.exit(linemode.run(None, None))"
    with Program(code) as client:
        client.end_input()
        status, error = client.finish()
        assert status == 1
        assert "as arguments" in error


def test_a_connected_socket() -> None:
    """The server's own terminal uses a socket that is connected already; nothing is asked, and its end is the end."""
    code = (
        "import socket, sys; from chatbox.client import linemode; from chatbox.client.address import Server; "
        "sock = socket.create_connection(('127.0.0.1', int(sys.argv[1]))); "
        "sys.exit(linemode.run(None, 'Zoë', sock=sock))"
    )
    with StubServer() as server, Program(code, str(server.port)) as client:
        client.expect("nobody else is here yet")
        assert "IP address" not in client.output
        client.type("hello\n")
        client.expect("<Zoë> hello")
        server.cut()
        status, error = client.finish()
        assert status == 1
        assert "The connection has ended" in error


def test_in_a_terminal() -> None:
    """What others say does not tear the line that is being typed; Ctrl-D leaves with 0 and a clean terminal."""
    with StubServer() as server, line_mode(server.port, "Zoë", terminal=True) as client:
        client.expect("nobody else is here yet")
        client.type("hal")
        client.expect("[#lobby] hal")
        server.say("@msgid=x :Eva!e@h PRIVMSG #lobby :interrupting")
        client.expect("\r\x1b[K[")
        client.expect("<Eva> interrupting\r\n")
        client.expect("[#lobby] hal")
        client.type("\x7flo\r")
        client.expect("<Zoë> halo")
        assert server.log == ["halo"]
        client.type("\x04")
        assert client.finish() == (0, "")
        assert server.heard[-1] == "QUIT"
        assert client.output.endswith("\r\x1b[K")


def test_ctrl_c_in_a_terminal_restores_it() -> None:
    """The terminal's own modes are back after the end, and Ctrl-C has been a QUIT."""
    code = (
        "import sys, termios; from chatbox.client import linemode; "
        "from chatbox.client.address import Server; before = termios.tcgetattr(0); "
        "status = linemode.run(Server('127.0.0.1', int(sys.argv[1])), 'Zoë'); "
        "print('same modes', termios.tcgetattr(0) == before); sys.exit(status)"
    )
    with StubServer() as server, Program(code, str(server.port), terminal=True) as client:
        client.expect("[#lobby] ")
        client.process.send_signal(signal.SIGINT)
        client.expect("same modes True")
        assert client.finish() == (0, "")
        assert server.heard[-1] == "QUIT"


def test_a_refused_command_fails_a_script() -> None:
    """It shows in the exit status; and what was meant for a room that is closed is not said in another."""
    with StubServer() as server, line_mode(server.port, "Zoë") as client:
        client.expect("nobody else")
        server.refuse_join = True
        client.type("/join books\nhello\n")
        client.end_input()
        assert client.finish()[0] == 1
        assert "Cannot join #books" in client.output
        assert server.log == []


def test_lines_of_a_script_are_done_in_order() -> None:
    """What is said after /join is said there, however long the server takes to answer."""
    with StubServer() as server, line_mode(server.port, "Zoë") as client:
        client.type("one\n/join books\ntwo\n/join lobby\nthree\n")
        client.end_input()
        assert client.finish() == (0, "")
        said = [line for line in server.heard if line.startswith(("JOIN", "PRIVMSG"))]
        assert said == [
            "JOIN #lobby",
            "PRIVMSG #lobby one",
            "JOIN #books",
            "PRIVMSG #books two",
            "PRIVMSG #lobby three",
        ]
