"""The calls of a play, by the names that its steps have for them."""

from __future__ import annotations

from dataclasses import dataclass

from bridge.protocol.addresses import parse_address
from bridge.protocol.commands import parse_number
from bridge.protocol.events import AnyEvent, CallStarted, Direction
from bridge.server.neon_server import NeonServer


class LeftOut(Exception):
    """A step that is not possible, and why."""


@dataclass
class PlayedCall:
    """`engine_id` is the engine's, `call_id` the one that clients know."""

    engine_id: str
    call_id: str
    direction: Direction
    to: str
    #: A step has to do with it.
    is_known: bool = False


class PlayedCalls:
    """Stands between engine and server: the engine is to be started with `receive`."""

    def __init__(self, server: NeonServer) -> None:
        self._server = server
        self._begun: list[PlayedCall] = []
        self._named: dict[str, PlayedCall] = {}
        self._newest: PlayedCall | None = None

    def receive(self, event: AnyEvent) -> None:
        self._server.receive(event)
        if isinstance(event, CallStarted):
            # Now, because the engine lets nobody end the call before this returns.
            call_id = self._server.call_id_of(event.call_id)
            self._begun.append(PlayedCall(event.call_id, call_id, event.direction, event.to))

    def note(self, engine_id: str, name: str) -> None:
        """The call that a step made; `name` may be empty."""
        self._make_newest(next(call for call in self._begun if call.engine_id == engine_id), name)

    def note_dialled(self, number: str, name: str) -> None:
        """The call that the client made by dialling the number; there is none when it was refused."""

        def is_it(call: PlayedCall) -> bool:
            is_new = call.direction is Direction.OUTBOUND and not call.is_known
            return is_new and _dialled(call.to) == _dialled(number)

        self._make_newest(next(filter(is_it, self._begun), None), name)

    def get(self, name: str) -> PlayedCall:
        """The call of that name, or the newest for "". Raises LeftOut."""
        call = self._named.get(name) if name else self._newest
        if call is None:
            raise LeftOut(f"the call {name!r} never began" if name else "no call began")
        return call

    def _make_newest(self, call: PlayedCall | None, name: str) -> None:
        self._newest = call
        if call is not None:
            call.is_known = True
            if name:
                self._named[name] = call


def _dialled(text: str) -> str:
    """What a number or an address dials, to tell whether two are the same."""
    return parse_address(parse_number(text)).user
