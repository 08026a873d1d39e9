"""The interface every phone engine implements: eight methods and one property.

An engine moves calls; it knows no HTTP, no tokens, no XML and no NEON call ids. How a call goes on
after a command is reported as events, in order, from any one thread.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from bridge.protocol.events import AnyEvent

OnEvent = Callable[[AnyEvent], None]


class Engine(Protocol):
    """A phone. `call_id` is the engine's own id, as it appears in its events.

    Every command may wait up to 5 s for its transport. It raises NotRegistered (601),
    InvalidArgument (102: the state forbids it), EngineFailed (500) or another PhoneError.
    """

    @property
    def registered(self) -> bool:
        """Whether a SIP account is connected."""

    def start(self, on_event: OnEvent) -> None:
        """Begin work; report every event by calling `on_event`, one at a time."""

    def stop(self) -> None:
        """End work and free what was taken; no event comes afterwards."""

    def start_call(self, number: str) -> None:
        """Dial. The call shows as an outgoing CallStarted event."""

    def accept_call(self, call_id: str) -> None: ...

    def finalize_call(self, call_id: str) -> None:
        """End a call: hang up, decline or cancel, whichever fits its state."""

    def transfer_call(self, call_id: str, to: str) -> None: ...

    def send_dtmf(self, call_id: str, dtmf: str) -> None: ...

    def set_hold(self, call_id: str, hold: bool) -> None: ...
