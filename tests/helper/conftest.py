"""The helper, whole: it polls a simulated NEON, has a database of its own, and is asked through its guard."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from werkzeug.test import Client, TestResponse

from bridge.config import Settings
from bridge.contacts.importing import import_file
from bridge.contacts.store import ContactStore
from bridge.database import open_database
from bridge.numbers import NumberPlan
from bridge.runtime import Helper
from bridge.testing import MockNeon
from bridge.web.app import create_app

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

CRM = "https://crm.acme.example"
MARIA = "sip:+5511987654321@sip.acme.com"
CONTACTS = (
    "name,phone,company,title,url\n"
    f"Maria Souza,(11) 98765-4321,Café do Ponto,Buyer,{CRM}/7\n"
    "Ana Lima,(11) 3456-7890,Acme,,\n"
    "Bia Reis,(11) 3456-7890,Acme,,\n"
    "<b>Zoe</b> & Co,(11) 2222-3333,,,\n"
)
#: No real port: the app is asked without a socket, and believes that this is its own.
PORT = 15080
LIMIT_S = 30.0
#: A NEON that is not there: no machine has anything on port 1.
NOBODY = "http://127.0.0.1:1"


class Web:
    """Asks a helper's app, as a program of this machine or a page would. `token`: of a script."""

    def __init__(self, helper: Helper, app: WSGIApplication | None = None) -> None:
        self.helper = helper
        self.app = app or create_app(helper)
        self.origin = f"http://127.0.0.1:{helper.port}"
        self.client = Client(self.app)
        self.token, _record = helper.access.tokens.create("Test script")

    def ask(
        self, method: str, path: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> TestResponse:
        """Without a token, and with the page's cookie after `sign_in`."""
        return self.client.open(
            path, method=method, base_url=self.origin, headers=headers, buffered=True, **more
        )

    def api(self, method: str, path: str, json: Any = None, **headers: str) -> TestResponse:
        """A request to /api/v1 with the token, from a client of its own, so that threads may use it."""
        return Client(self.app).open(
            f"/api/v1{path}",
            method=method,
            base_url=self.origin,
            headers={"Authorization": f"Bearer {self.token}"} | headers,
            json=json,
            buffered=True,
        )

    def get(self, path: str) -> Any:
        """What an API GET answers."""
        answer = self.api("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.json

    def sign_in(self) -> None:
        """As the person does who opens the address that `serve` prints."""
        assert self.ask("GET", self.helper.sign_in_url().removeprefix(self.origin)).status_code == 302

    def send_form(self, path: str, **fields: Any) -> TestResponse:
        """What a form of our own pages sends."""
        own = {"Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
        return self.ask("POST", path, own, data=fields)

    def wait_event(self, name: str, since: int = 0) -> dict[str, Any]:
        """The first event of that name in the journal, after `since`; waits for it."""
        while True:
            page = self.helper.journal.events_since(since, wait_s=LIMIT_S)
            assert page.events, f"no {name} came"
            found = [event for event in page.events if event["name"] == name]
            if found:
                return found[0]
            since = page.last

    def nonce_for(self, number: str) -> str:
        """The permission in the page that asks whether to call a number."""
        found = re.search(r'name="nonce" value="([^"]+)"', self.ask("GET", f"/call/{number}").text)
        assert found
        return found[1]

    def press_call(self, number: str, nonce: str, headers: Mapping[str, str] | None = None) -> TestResponse:
        """The POST that the page's button sends, or one with other `headers`."""
        own = {"Origin": self.origin, "Sec-Fetch-Site": "same-origin"}
        sent = own if headers is None else headers
        return Client(self.app).post(
            f"/call/{number}", base_url=self.origin, headers=sent, data={"nonce": nonce}
        )


StartHelper = Callable[..., Web]


def text_of(web: Web, path: str, **headers: str) -> str:
    """The HTML of a page, with single blanks."""
    answer = web.ask("GET", path, headers)
    assert answer.status_code == 200
    return " ".join(answer.text.split())


def dialled(neon: MockNeon) -> list[str]:
    """The numbers that NEON was told to dial, in order."""
    return [request["number"] for request in neon.requests if request["action"] == "startcall"]


@pytest.fixture(scope="session")
def filled_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file with CONTACTS; copying it is quicker than making it for each test."""
    folder = tmp_path_factory.mktemp("database")
    (folder / "contacts.csv").write_text(CONTACTS, encoding="utf-8")
    database = open_database(f"sqlite:///{folder / 'filled.db'}")
    import_file(ContactStore(database, NumberPlan("BR", "11")), folder / "contacts.csv")
    database.dispose()
    return folder / "filled.db"


def settings_on(database: Path, **more: Any) -> Settings:
    given = {"port": PORT, "neon": NOBODY, "area_code": "11", "origins": (CRM,)} | more
    return Settings(data_dir=database.parent, database=f"sqlite:///{database}", **given)


@pytest.fixture
def settings(tmp_path: Path, neon: MockNeon, filled_database: Path) -> Settings:
    """The helper's, on the simulated NEON `neon` and the contacts of CONTACTS."""
    database = Path(shutil.copy(filled_database, tmp_path / "helper.db"))
    return settings_on(database, neon=neon.url, user=neon.user, password=neon.password)


@pytest.fixture
def start_helper(settings: Settings) -> Iterator[StartHelper]:
    """Starts helpers that end with the test; `changed`: settings that differ."""
    with ExitStack() as running:

        def start(say: Callable[[str], None] = lambda sentence: None, **changed: Any) -> Web:
            return Web(running.enter_context(Helper(replace(settings, **changed), port=PORT, say=say)))

        yield start


@pytest.fixture
def web(start_helper: StartHelper) -> Web:
    """A helper that is connected to `neon`, and its app."""
    web = start_helper()
    web.wait_event("phone:connected")
    return web


@pytest.fixture
def signed_in(web: Web) -> Web:
    web.sign_in()
    return web


@pytest.fixture
def ringing(web: Web, neon: MockNeon) -> str:
    """Our id of Maria's call, which rings."""
    neon.ring(MARIA)
    return str(web.wait_event("call:ringing")["call_id"])


@pytest.fixture(scope="session")
def idle_helper(filled_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """Started once; tests use `idle`."""
    database = Path(shutil.copy(filled_database, tmp_path_factory.mktemp("idle") / "helper.db"))
    with Helper(settings_on(database), port=PORT) as helper:
        yield Web(helper)


@pytest.fixture
def idle(idle_helper: Web) -> Web:
    """A helper without a phone, for tests that change nothing in its store."""
    return Web(idle_helper.helper, idle_helper.app)
