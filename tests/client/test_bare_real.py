"""With a bare socket script on the other side: the chat of two that needs no protocol at all."""

import socket

import pytest

from tests.client.programs import Program

pytestmark = pytest.mark.real

SERVER = """
import socket
soc = socket.socket()
soc.bind(("127.0.0.1", 0))
soc.listen(1)
print("Binding successful!", soc.getsockname()[1], flush=True)
name = input("Enter name: ")
connection, address = soc.accept()
client_name = connection.recv(1024).decode()
print(client_name + " has connected.", flush=True)
connection.send(name.encode())
while True:
    message = input("Me > ")
    connection.send(message.encode())
    if message == "[bye]":
        break
    message = connection.recv(1024).decode()
    print(client_name, ">", message, flush=True)
"""
CLIENT = "import sys; from chatbox.client import bare; sys.exit(bare.run('127.0.0.1', int(sys.argv[1]), sys.argv[2]))"


def started(server: Program) -> str:
    """The port of the script, which listens before it asks for a name so that nobody comes too early."""
    server.expect("Binding successful! ")
    server.expect("\n")
    port = server.output.split("!")[1].split()[0]
    server.type("Eva\n")
    server.expect("Enter name: ")
    return port


def test_a_conversation_with_the_script() -> None:
    """Names are exchanged raw, then texts, in the turns that the script needs, of any script and length."""
    with Program(SERVER) as server:
        port = started(server)
        with Program(CLIENT, port, "Zoë") as client:
            client.expect("Eva has joined the chat room")
            server.expect("Zoë has connected.")
            server.type("how are you?\n")
            client.expect("<Eva> how are you?")
            client.type("fine, 谢谢\n")
            server.expect("Zoë > fine, 谢谢")
            server.type("[bye]\n")
            client.expect("<Eva> [bye]")
            client.expect("Eva has left the chat room")
            assert client.finish() == (0, "")


def test_quit_and_long_texts() -> None:
    """A long text comes in receivable pieces, none of which splits a character; /quit leaves with 0."""
    with Program(SERVER) as server:
        port = started(server)
        with Program(CLIENT, port, "Zoë") as client:
            client.expect("Eva has joined the chat room")
            client.type("/help\n" + "小" * 500 + "\n")
            client.expect("/quit")
            server.type("one\n")
            server.expect("Zoë > " + "小" * 341 + " \n")
            server.type("two\n")
            server.expect("Zoë > " + "小" * 159 + "\n")
            client.type("/quit\n")
            assert client.finish() == (0, "")


def test_the_end_of_the_pipe_ends_the_chat() -> None:
    """What was piped has been sent when the program ends."""
    with Program(SERVER) as server:
        port = started(server)
        with Program(CLIENT, port, "Zoë") as client:
            client.type("hello\n")
            client.end_input()
            assert client.finish() == (0, "")
        server.type("hi\n")
        server.expect("Zoë > hello")


def test_nobody_listens() -> None:
    """One line that says what to do, and exit status 1."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with Program(CLIENT, str(taken.getsockname()[1]), "Zoë") as client:
            status, error = client.finish()
    assert status == 1
    assert "Nobody listens at" in error
