"""Every fault of the table, on a real connection: what the client and the poller make of it."""

from __future__ import annotations

from typing import Any
from unittest import mock

import pytest

from bridge.client.neon_client import NeonClient
from bridge.errors import PhoneError, PhoneRefused, PhoneUnreachable, PhoneUnreadable
from bridge.protocol.commands import StartCall
from bridge.protocol.events import CallEvent, UnreadableAnswer, name_of
from bridge.testing import FaultyNeon
from bridge.testing.faulty_neon import PLACES
from tests.client.faults import LOGIN_STATES, STATES, TABLE, expected_events, impatience, rows
from tests.client.watch import Watch

NUMBER = "+5511987654321"


def told(watch: Watch) -> list[tuple[str, dict[str, str]]]:
    """Name and fields of what was handed over before the call 99."""
    events = []
    while not (isinstance(event := watch.events.get(timeout=10), CallEvent) and event.call_id == "99"):
        fields = {} if isinstance(event, UnreadableAnswer) else dict(event.raw)
        events.append((name_of(event), fields))
    return events


@pytest.mark.parametrize("row", rows("events"))
def test_a_poll(
    row: dict[str, Any], faulty_neon: FaultyNeon, faulty_watch: Watch, faulty_client: NeonClient
) -> None:
    faulty_neon.fail_next(row.get("fault", row["name"]), times=row.get("times", 1))
    faulty_neon.tell("OnNewCall", CallId="99")
    poll = faulty_client.poll

    def poll_impatiently() -> object:
        # Only the first one: the answers after it may take their time.
        with impatience(row, faulty_client):
            faulty_client.poll = poll  # type: ignore[method-assign]
            return poll()

    with mock.patch.object(faulty_client, "poll", poll_impatiently):
        faulty_watch.poller.start()
        assert told(faulty_watch) == expected_events(row)
        faulty_watch.poller.stop()
    states, logins = STATES[row["events"]]
    assert (faulty_watch.states(), faulty_neon.log.logins) == (states, logins)
    assert all(status.reason for status in faulty_watch.said() if status.state != "connected")
    assert (faulty_neon.log.overlaps, faulty_neon.log.trapped) == (0, 0)


@pytest.mark.parametrize("row", rows("login"))
def test_a_login(row: dict[str, Any], faulty_neon: FaultyNeon, faulty_watch: Watch) -> None:
    faulty_neon.fail_next(row["name"], "login")
    faulty_neon.tell("OnNewCall", CallId="99")
    faulty_watch.poller.start()
    assert told(faulty_watch) == []
    assert (faulty_watch.states(), faulty_neon.log.logins) == LOGIN_STATES[row["login"]]
    assert (faulty_neon.log.overlaps, faulty_neon.log.trapped) == (0, 0)


STARTCALL: dict[str, type[PhoneError] | None] = {
    "accepted": None,
    "unreadable, never sent twice": PhoneUnreadable,
    "unreachable, never sent twice": PhoneUnreachable,
    "refused": PhoneRefused,
    "authenticates again once, dials once": None,
}


@pytest.mark.parametrize("row", rows("startcall"))
def test_startcall_never_dials_twice(
    row: dict[str, Any], faulty_neon: FaultyNeon, faulty_client: NeonClient
) -> None:
    faulty_client.authenticate()
    faulty_neon.fail_next(row["name"], "command")
    error = STARTCALL[row["startcall"]]
    with impatience(row, faulty_client):
        if error:
            with pytest.raises(error) as raised:
                faulty_client.command(StartCall(NUMBER))
            assert raised.value.maybe_sent == (error is not PhoneRefused)
        else:
            assert faulty_client.command(StartCall(NUMBER)).is_success
    sent = [request for request in faulty_neon.log.requests if request["action"] == "startcall"]
    is_repeated = row["startcall"].startswith("authenticates again")
    assert len(sent) == (2 if is_repeated else 1)
    assert faulty_neon.log.dials == ([] if error is PhoneRefused else [NUMBER])
    assert faulty_neon.log.logins == (2 if is_repeated else 1)
    assert faulty_neon.log.trapped == 0


def test_the_table_has_every_fault() -> None:
    assert {row.get("fault", row["name"]) for row in TABLE} == {
        name for faults in PLACES.values() for name in faults
    }
    assert len({row["name"] for row in TABLE}) == len(TABLE)
