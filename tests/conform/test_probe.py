"""The raw client: what it shows of an answer, and what it says when none comes."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from bridge.conform.probe import NoReply, Probe, Request, get, post, wait_answers

LIMIT_S = 20.0
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nX-Odd:  two words \r\n"


def read_request(connection: socket.socket) -> bytes:
    request = connection.recv(65536)
    length = re.search(rb"Content-Length: (\d+)", request)
    while length and len(request.partition(b"\r\n\r\n")[2]) < int(length[1]):
        request += connection.recv(65536)
    return request


class Listener:
    """Answers the first connection with `answer`, then closes it; `heard` is what the client sent."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.heard = b""
        self.has_left = threading.Event()

    def serve(self, answer: bytes | None) -> None:
        """None: hold the request until the client leaves."""

        def run() -> None:
            with self._socket.accept()[0] as connection:
                self.heard = read_request(connection)
                if answer is None:
                    assert connection.recv(1) == b""
                    self.has_left.set()
                else:
                    connection.sendall(answer)

        threading.Thread(target=run, daemon=True).start()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


def test_an_answer_is_shown_as_it_came(listener: Listener) -> None:
    listener.serve(HEAD + b"Content-Length: 5\r\n\r\n\xef\xbb\xbf\r\n")
    reply = Probe(listener.url).ask(get("/Command", {"action": "a&b"}, {"Origin": "null"}), LIMIT_S)
    assert (reply.status, reply.body) == (200, b"\xef\xbb\xbf\r\n")
    assert (reply.header("content-type"), reply.header("x-odd"), reply.header("none")) == (
        "text/xml",
        "two words",
        "",
    )
    assert reply.took_s >= 0
    assert listener.heard.startswith(b"GET /Command?action=a%26b HTTP/1.1\r\n")
    assert b"Origin: null" in listener.heard


def test_a_path_in_the_address_is_kept_and_a_redirect_is_not_followed(listener: Listener) -> None:
    listener.serve(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
    reply = Probe(f"{listener.url}/neon/").ask(post("/Command", {"action": "x"}), LIMIT_S)
    assert (reply.status, reply.header("Location")) == (302, "/elsewhere")
    assert listener.heard.startswith(b"POST /neon/Command HTTP/1.1\r\n")
    assert listener.heard.endswith(b"\r\n\r\naction=x")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"", "closed without an answer"),
        (HEAD + b"Content-Length: 9\r\n\r\nhalf", "closed within the answer"),
        (b"220 mail.example.com ESMTP\r\n\r\n", "not HTTP"),
    ],
)
def test_no_whole_answer_is_said_in_words(listener: Listener, answer: bytes, said: str) -> None:
    listener.serve(answer)
    with pytest.raises(NoReply, match=said):
        Probe(listener.url).ask(Request("GET", "/"), LIMIT_S)


def test_an_answer_that_does_not_come_in_time(listener: Listener) -> None:
    listener.serve(None)
    with pytest.raises(NoReply, match=r"no answer within 0\.05 s"):
        Probe(listener.url).ask(Request("GET", "/"), 0.05)
    assert listener.has_left.wait(LIMIT_S)


def test_nobody_listens(listener: Listener) -> None:
    listener.close()
    with pytest.raises(NoReply, match=f"no connection to {listener.url}"):
        Probe(listener.url).ask(Request("GET", "/"), LIMIT_S)


def in_thread(run: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def test_a_held_request_can_be_given_up_by_another_thread(listener: Listener) -> None:
    listener.serve(None)
    held = Probe(listener.url).send(Request("GET", "/Events"))
    assert not held.has_answer(0)
    said: list[str] = []

    def read() -> None:
        with pytest.raises(NoReply) as raised:
            held.read(LIMIT_S)
        said.append(str(raised.value))

    reader = in_thread(read)
    held.give_up()
    reader.join(LIMIT_S)
    assert said == ["the connection was closed without an answer"]
    assert listener.has_left.wait(LIMIT_S)
    with pytest.raises(NoReply, match="we gave the request up"):
        held.has_answer(0)


def test_of_two_requests_the_answered_one_is_found(listener: Listener) -> None:
    listener.serve(None)
    held = Probe(listener.url).send(Request("GET", "/Events"))
    other = Listener()
    other.serve(HEAD + b"Content-Length: 0\r\n\r\n")
    answered = Probe(other.url).send(Request("GET", "/Events"))
    assert wait_answers([held, answered], LIMIT_S) == [answered]
    for exchange in (held, answered):
        exchange.close()
    other.close()
