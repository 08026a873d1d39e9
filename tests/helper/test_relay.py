"""The relay: any NEON client may point at the helper, with the helper's NEON user and password."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bridge.client.neon_client import NeonClient
from bridge.config import Settings
from bridge.errors import EngineFailed, InvalidCredentials, NotRegistered
from bridge.protocol.commands import AcceptCall, FinalizeCall, SetHold, StartCall
from bridge.protocol.events import (
    CallAnswered,
    CallEvent,
    CallFinalized,
    CallStarted,
    Direction,
    UnknownEvent,
)
from bridge.runtime import Helper
from bridge.testing import MockNeon
from bridge.web.app import create_app
from bridge.web.listen import bind_loopback, thread_servers
from tests.helper.conftest import MARIA, Web, dialled


@pytest.fixture
def relay(settings: Settings) -> Iterator[Helper]:
    """A helper that is served over HTTP and connected to `neon`."""
    listeners = bind_loopback(0)
    with (
        Helper(replace(settings, port=listeners.port), port=listeners.port) as helper,
        thread_servers(create_app(helper), listeners),
    ):
        Web(helper).wait_event("phone:connected")
        yield helper


def client_of(relay: Helper, user: str = "demo", password: str = "demo") -> NeonClient:
    return NeonClient(f"http://localhost:{relay.port}", user=user, password=password)


@pytest.fixture
def client(relay: Helper) -> NeonClient:
    client = client_of(relay)
    client.authenticate()
    return client


def next_event(client: NeonClient) -> CallEvent:
    event = client.poll()
    assert isinstance(event, CallEvent)
    return event


def test_a_call_goes_through_from_ring_to_end(client: NeonClient, neon: MockNeon) -> None:
    neon.ring(MARIA, display_name="Maria")
    rang = next_event(client)
    assert isinstance(rang, CallStarted)
    assert (rang.direction, rang.from_) == (Direction.INBOUND, f'"Maria" <{MARIA}>')
    client.command(AcceptCall(rang.call_id))
    assert isinstance(next_event(client), CallAnswered)
    client.command(SetHold(rang.call_id, True))
    assert list(neon.calls().values()) == ["held"]
    client.command(FinalizeCall(rang.call_id))
    ended = next_event(client)
    assert isinstance(ended, CallFinalized) and ended.call_id == rang.call_id


def test_each_client_gets_every_event_in_a_mailbox_of_its_own(relay: Helper, neon: MockNeon) -> None:
    clients = [client_of(relay), client_of(relay)]
    tokens = {client.authenticate() for client in clients}
    assert len(tokens) == 2
    neon.ring(MARIA)
    assert [next_event(client).from_ for client in clients] == [MARIA, MARIA]


def test_dialling_goes_through_and_into_the_journal(
    relay: Helper, client: NeonClient, neon: MockNeon
) -> None:
    client.command(StartCall("5511987654321"))
    assert dialled(neon) == ["5511987654321"]
    assert next_event(client).direction is Direction.OUTBOUND
    (call,) = relay.journal.list_calls()
    assert (call["direction"], call["to"]["raw"]) == ("outbound", "sip:5511987654321@sip.example.com")


def test_an_event_that_we_do_not_know_is_passed_on_as_it_is(
    relay: Helper, client: NeonClient, neon: MockNeon
) -> None:
    body = b"<EventData><Name>OnVoiceMail</Name><Data><Box>32</Box></Data></EventData>"
    neon.server.tokens.put_to_all(body)
    event = client.poll()
    assert isinstance(event, UnknownEvent)
    assert (event.name, event.raw) == ("OnVoiceMail", {"Box": "32"})
    assert Web(relay).wait_event("phone:unknown")["raw"] == {"Name": "OnVoiceMail", "Box": "32"}


@pytest.mark.parametrize(
    ("user", "password"), [("demo", "x"), ("x", "demo"), ("demo", "dem"), ("demod", "emo")]
)
def test_only_the_helpers_neon_user_and_password_are_taken(relay: Helper, user: str, password: str) -> None:
    with pytest.raises(InvalidCredentials):
        client_of(relay, user, password).authenticate()


def test_tokens_of_neon_and_of_the_api_are_none_of_the_relays(relay: Helper, neon: MockNeon) -> None:
    script = relay.access.tokens.create("Script")[0]
    of_neon = NeonClient(neon.url, user="demo", password="demo").authenticate()
    for token in (script, of_neon):
        assert b"<Code>600</Code>" in relay.server.answer(
            {"action": "startcall", "number": "32", "token": token}
        )
    of_relay = client_of(relay).authenticate()
    assert relay.access.tokens.check(of_relay) is None
    assert dialled(neon) == []


def test_what_the_phone_refuses_is_passed_on(client: NeonClient, neon: MockNeon) -> None:
    neon.engine.registered = False
    with pytest.raises(NotRegistered):
        client.command(StartCall("32"))


def test_a_phone_behind_that_is_gone_is_an_engine_failure(client: NeonClient, neon: MockNeon) -> None:
    neon.password = "changed"
    try:
        neon.server.tokens.revoke_all()
        with pytest.raises(EngineFailed):
            client.command(StartCall("32"))
    finally:
        neon.password = "demo"


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]"])
def test_the_relay_answers_by_each_name_of_this_machine(relay: Helper, name: str) -> None:
    url = f"http://{name}:{relay.port}"
    assert NeonClient(url, user="demo", password="demo").authenticate()
