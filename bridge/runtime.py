"""Builds the parts from plain values, and starts and stops them in order. Holds no rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from bridge.access import Access
from bridge.access.pairing import Pairing
from bridge.calls.desk import CallDesk
from bridge.calls.journal import Journal
from bridge.client.neon_client import NeonClient
from bridge.client.poller import PhoneState, PhoneStatus
from bridge.config import Settings
from bridge.contacts.editor import ContactEditor
from bridge.contacts.import_runs import ImportRuns
from bridge.contacts.importers.base import ImportReport
from bridge.contacts.importing import import_file
from bridge.contacts.lookup import Directory
from bridge.contacts.store import ContactStore
from bridge.database import open_database
from bridge.engines.upstream import UpstreamEngine
from bridge.import_processes import ImportProcesses
from bridge.numbers import NumberPlan
from bridge.protocol.events import AnyEvent, UnreadableAnswer
from bridge.server.neon_server import NeonServer
from bridge.server.users import check_user_against

_LONGEST_CALL = timedelta(hours=12)


class Helper:
    """All parts of the helper. A context manager: polls NEON from enter to exit.

    `say` gets one sentence for the person at the terminal whenever there is something to know.
    Raises StoreUnusable when the database cannot be used.
    """

    def __init__(
        self, settings: Settings, *, port: int, say: Callable[[str], None] = lambda sentence: None
    ) -> None:
        self.settings = settings
        self.port = port
        self._say = say
        self._database = open_database(settings.database)
        self.plan = NumberPlan(*settings.number_plan)
        self.contacts = ContactStore(self._database, self.plan)
        self.editor = ContactEditor(self.contacts)
        self.import_runs = ImportRuns(self._database)
        self.imports = ImportProcesses(settings, self.import_runs)
        self._rekey_contacts()
        self.directory = Directory(self.contacts, self.plan, local_domains=settings.local_domains)
        self.journal = Journal(self._database, self.directory, phone=settings.phone_name)
        self.editor.on_changed = self.journal.record_contacts
        self.access = Access(self._database)
        self.access.pairings.on_asked = self._say_pairing
        self.access.tokens.on_revoked = self.journal.end_waits
        client = NeonClient(
            settings.neon, user=settings.user, password=settings.password, hold_s=settings.neon_hold_s
        )
        self.phone = UpstreamEngine(client, on_status=self._note_status)
        self.phone_status = PhoneStatus(PhoneState.CONNECTING)
        self.server = NeonServer(self.phone, check_user=check_user_against(settings.user, settings.password))
        self.desk = CallDesk(self.journal, self.phone, self.plan)

    def __enter__(self) -> Self:
        # A call that ended while nobody polled would else stay open for good; a younger one may go on.
        self.journal.close_open_calls("nobody saw it end", older_than=_LONGEST_CALL)
        self.phone.start(self._receive)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.imports.stop()
        self.server.end_polls()
        self.journal.end_waits()
        self.phone.stop()
        self._database.dispose()

    def sign_in_url(self) -> str:
        """An address that opens the helper's pages, once."""
        return f"http://127.0.0.1:{self.port}/enter?key={self.access.sign_in_keys.create('enter')}"

    def import_text(self, name: str, text: str) -> ImportReport:
        """Import a contacts file that is at hand as text. Raises ImportRefused."""
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_text(text, encoding="utf-8")
            return import_file(self.contacts, path)

    def _rekey_contacts(self) -> None:
        if not self.contacts.is_keyed and self.contacts.count():
            self._say("The settings for numbers have changed: all stored numbers are read anew.")
        self.contacts.rekey()

    def _receive(self, event: AnyEvent) -> None:
        # On disk first; only then may anyone hear of it.
        self.journal.record(event)
        if not isinstance(event, UnreadableAnswer):
            self.server.receive(event)

    def _note_status(self, status: PhoneStatus) -> None:
        before, self.phone_status = self.phone_status, status
        if 0 < before.session < status.session:
            self.journal.close_open_calls("the phone was restarted")
        if status.state is before.state:
            return
        if status.state is PhoneState.CONNECTED:
            self.journal.record_phone("phone:connected", "")
            self._say(f"Phone: connected to NEON on {self.settings.neon}.")
        else:
            self.journal.record_phone("phone:lost", status.reason)
            self._say(f"Phone: {status.reason}")

    def _say_pairing(self, pairing: Pairing) -> None:
        if not self.settings.demo:
            self._say(f"{pairing.name} asks to be paired. Type this code there: {pairing.code}")
