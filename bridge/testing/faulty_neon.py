"""A NEON that misbehaves on request, to test a client of NEON with.

with FaultyNeon() as neon:
    neon.fail_next("closed-in-body")  # the next answer to /Events
    neon.fail_next("refused-600", "command")  # the next answer to a command
    neon.tell("OnNewCall", CallId="44")  # a sound event, after that

`python -m bridge.testing.faulty_neon` prints its address, and takes `POST /fault {"name", "where", "times"}`,
`POST /event {"name", "fields"}`, `POST /reset` and `GET /log`, for clients in other languages.
"""

from __future__ import annotations

import argparse
import difflib
import json
import socket
import sys
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from types import TracebackType
from typing import Any

from bridge.errors import InvalidInput
from bridge.protocol.answers import Answer, encode_answer
from bridge.protocol.events import NO_EVENT, UnknownEvent, encode_event
from bridge.testing.faults import ANY_FAULTS, EVENT_FAULTS, LOGIN_FAULTS, SAMPLE_EVENT, Reply
from bridge.testing.raw_server import RawRequest, RawServer, is_gone, shut_down

#: Where a fault can be asked for, and which.
PLACES = {"events": ANY_FAULTS | EVENT_FAULTS, "command": ANY_FAULTS, "login": ANY_FAULTS | LOGIN_FAULTS}
#: How long a client may take to close the connection of a poll that it gave up.
CLOSING_S = 2.0
_UNKNOWN_TOKEN = Answer(code=600, description="invalid token")


@dataclass
class Log:
    """What the client did. `dials`: the numbers that were dialled, whatever was answered.

    `polls`: those with a token that is known. `overlaps`: those begun while another with that token
    was open. `trapped`: requests that no client has a reason for, such as one after a redirect.
    """

    requests: list[dict[str, str]] = field(default_factory=list)
    dials: list[str] = field(default_factory=list)
    logins: int = 0
    polls: int = 0
    overlaps: int = 0
    trapped: int = 0


class FaultyNeon:
    """One phone for one client, on 127.0.0.1 and a free port unless `port` is given.

    A poll with nothing to say ends after `hold_s` seconds. The names of the faults stand in
    `bridge.testing.faults`. A fault in the answer to startcall comes after the number was dialled, but
    for `refused-…` and `forgotten`. Safe for use by many threads.
    """

    def __init__(
        self,
        *,
        user: str = "demo",
        password: str = "demo",
        port: int = 0,
        hold_s: float = 25.0,
        closing_s: float = CLOSING_S,
    ) -> None:
        self.user = user
        self.password = password
        self.log = Log()
        self._hold_s = hold_s
        self._closing_s = closing_s
        self._server = RawServer(self._serve, port=port)
        self._changed = threading.Condition()
        self._faults: defaultdict[str, deque[str]] = defaultdict(deque)
        self._events: deque[bytes] = deque()
        self._tokens: set[str] = set()
        #: The open polls, and the token of each.
        self._polls: dict[socket.socket, str] = {}

    @property
    def url(self) -> str:
        """Where it listens: what a client is told as NEON's address."""
        return f"http://127.0.0.1:{self._server.port}"

    def start(self) -> None:
        """Start, or start again on the same port: it has then forgotten all tokens."""
        self.forget_tokens()
        self._server.start()

    def stop(self) -> None:
        """End every connection, and listen no more."""
        self._server.begin_stop()
        with self._changed:
            self._changed.notify_all()
        self._server.finish_stop()

    def __enter__(self) -> FaultyNeon:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def fail_next(self, name: str, where: str = "events", times: int = 1) -> None:
        """Spoil the next answers of a place: "events", "command" or "login". A held poll gets its at once.

        Raises InvalidInput for a fault that does not exist there.
        """
        if name not in PLACES.get(where, ()):
            near = difflib.get_close_matches(name, PLACES.get(where, PLACES), 3, 0.0)
            raise InvalidInput(f"There is no fault {name!r} for {where!r}. Did you mean {', '.join(near)}?")
        with self._changed:
            self._faults[where].extend([name] * times)
            self._changed.notify_all()

    def tell(self, name: str, **fields: str) -> None:
        """A sound event, for the next poll that no fault waits for."""
        with self._changed:
            self._events.append(encode_event(UnknownEvent(name=name, raw=fields)))
            self._changed.notify_all()

    def forget_tokens(self) -> None:
        """As a NEON that was started anew."""
        with self._changed:
            self._tokens.clear()

    def reset(self) -> None:
        """Forget faults, events, tokens and the log, and end the polls that are held."""
        with self._changed:
            for connection in self._polls:
                shut_down(connection)
            for forgotten in (self._polls, self._faults, self._events, self._tokens):
                forgotten.clear()
            self.log = Log()
            self._changed.notify_all()

    def wait_for_polls(self, count: int, limit_s: float = 10.0) -> None:
        """Until so many polls have come. Raises AssertionError after `limit_s` seconds."""
        with self._changed:
            found = self._changed.wait_for(lambda: self.log.polls >= count, limit_s)
        assert found, f"expected {count} polls, got {self.log.polls}"

    def _serve(self, connection: socket.socket, request: RawRequest) -> None:
        serve = {"/Events": self._poll, "/Command": self._command}.get(request.path, self._control)
        serve(connection, request)

    def _answer(self, connection: socket.socket, body: bytes, place: str, fault: str = "") -> None:
        reply = Reply(connection, body, f"{self.url}/trap", self.forget_tokens)
        PLACES[place][fault](reply) if fault else reply.answer()

    # /Command -------------------------------------------------------------------------------------

    def _command(self, connection: socket.socket, request: RawRequest) -> None:
        action, token = request.fields.get("action", "").lower(), request.fields.get("token", "")
        place = "login" if action == "authenticate" else "command"
        with self._changed:
            self.log.requests.append(request.fields)
            is_known = place == "login" or token in self._tokens
            fault = self._faults[place].popleft() if is_known and self._faults[place] else ""
            if place == "login":
                answer = self._log_in(request.fields)
            elif is_known:
                answer = self._act(request.fields, fault)
            else:
                answer = _UNKNOWN_TOKEN
        self._answer(connection, encode_answer(answer), place, fault)

    def _log_in(self, fields: dict[str, str]) -> Answer:
        self.log.logins += 1
        if (fields.get("user"), fields.get("password")) != (self.user, self.password):
            return Answer(code=600, description="wrong user or password")
        # A token may hold anything; few clients have met one like this.
        token = f'{self.log.logins} é+&=/%"'
        self._tokens.add(token)
        return Answer(data={"token": token})

    def _act(self, fields: dict[str, str], fault: str) -> Answer:
        is_refused = fault.startswith("refused-") or fault == "forgotten"
        if fields["action"].lower() == "startcall" and not is_refused:
            self.log.dials.append(fields.get("number", ""))
        return Answer(description="está bem")

    # /Events --------------------------------------------------------------------------------------

    def _poll(self, connection: socket.socket, request: RawRequest) -> None:
        token = request.fields.get("token", "")
        with self._changed:
            is_known = token in self._tokens
            older = [poll for poll, its_token in self._polls.items() if its_token == token]
            if is_known:
                self._polls[connection] = token
        if not is_known:
            return self._answer(connection, encode_answer(_UNKNOWN_TOKEN), "events")
        overlaps = sum(not is_gone(poll, self._closing_s) for poll in older)
        with self._changed:
            self.log.polls += 1
            self.log.overlaps += overlaps
            self._changed.notify_all()
        try:
            body, fault = self._next_event(connection)
            if body:
                self._answer(connection, body, "events", fault)
        finally:
            with self._changed:
                self._polls.pop(connection, None)

    def _next_event(self, connection: socket.socket) -> tuple[bytes, str]:
        """A body and the fault to spoil it with; no body for a client that has gone."""
        faults = self._faults["events"]

        def is_due() -> bool:
            return bool(
                faults or self._events or connection not in self._polls or not self._server.is_running
            )

        with self._changed:
            self._changed.wait_for(is_due, self._hold_s)
            if not self._server.is_running or is_gone(connection):
                return b"", ""
            if faults:
                return SAMPLE_EVENT, faults.popleft()
            return (self._events.popleft() if self._events else NO_EVENT), ""

    # For clients in other languages ---------------------------------------------------------------

    def _control(self, connection: socket.socket, request: RawRequest) -> None:
        acts: dict[str, Callable[..., None]] = {
            "POST /fault": self.fail_next,
            "POST /event": self._tell,
            "POST /reset": self.reset,
        }
        act = acts.get(f"{request.method} {request.path}")
        reply = Reply(connection, b"", "", self.forget_tokens)
        try:
            if act:
                act(**json.loads(request.body or "{}"))
            elif request.path != "/log":
                with self._changed:
                    self.log.trapped += 1
        except (InvalidInput, TypeError, ValueError) as error:
            reply.answer(str(error).encode(), "Content-Type: text/plain", status="400 Bad Request")
        else:
            with self._changed:
                log = json.dumps(asdict(self.log)).encode()
            reply.answer(log, "Content-Type: application/json")

    def _tell(self, name: str, fields: dict[str, Any]) -> None:
        self.tell(name, **fields)


def main() -> None:
    parser = argparse.ArgumentParser(description="A NEON that misbehaves on request. Ends with its input.")
    parser.add_argument("--port", type=int, default=0, help="a free one unless given")
    parser.add_argument("--user", default="demo")
    parser.add_argument("--password", default="demo")
    options = parser.parse_args()
    with FaultyNeon(**vars(options)) as neon:
        print(neon.url, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
