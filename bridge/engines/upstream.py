"""Another NEON as the engine: the helper's relay. One poll for all who listen to the helper."""

from __future__ import annotations

from collections.abc import Callable

from bridge.client.neon_client import NeonClient
from bridge.client.poller import PhoneStatus, Poller
from bridge.engines.base import OnEvent
from bridge.protocol.commands import (
    AcceptCall,
    FinalizeCall,
    SendDtmf,
    SetHold,
    StartCall,
    TransferCall,
)


class UpstreamEngine:
    """`on_status` hears whether NEON can be reached, from the polling thread."""

    def __init__(self, client: NeonClient, *, on_status: Callable[[PhoneStatus], None]) -> None:
        self._client = client
        self._on_status = on_status
        self._poller: Poller | None = None

    @property
    def registered(self) -> bool:
        """Always: only NEON knows, and its own 601 reaches whoever gives a command."""
        return True

    def start(self, on_event: OnEvent) -> None:
        self._poller = Poller(self._client, on_event=on_event, on_status=self._on_status)
        self._poller.start()

    def stop(self) -> None:
        if self._poller is not None:
            self._poller.stop()

    def start_call(self, number: str) -> None:
        self._client.command(StartCall(number))

    def accept_call(self, call_id: str) -> None:
        self._client.command(AcceptCall(call_id))

    def finalize_call(self, call_id: str) -> None:
        self._client.command(FinalizeCall(call_id))

    def transfer_call(self, call_id: str, to: str) -> None:
        self._client.command(TransferCall(call_id, to))

    def send_dtmf(self, call_id: str, dtmf: str) -> None:
        self._client.command(SendDtmf(call_id, dtmf))

    def set_hold(self, call_id: str, hold: bool) -> None:
        self._client.command(SetHold(call_id, hold))
