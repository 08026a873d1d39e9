"""What the poller says of the phone, once each time, and when it pauses."""

from __future__ import annotations

import pytest

from bridge.client import poller as poller_module
from bridge.client.neon_client import NeonClient
from bridge.client.poller import PhoneState, PhoneStatus, pauses
from bridge.testing import MockNeon
from tests.client.odd_neon import HTML, NOTHING, OddNeon, refusal, ringing, token
from tests.client.watch import Watch


def test_an_unreachable_phone_is_said_once_and_so_is_its_return(odd_neon: OddNeon, watch: Watch) -> None:
    odd_neon.answers = [b"", b"", b"", token("a"), ringing("1")]
    watch.poller.start()
    watch.next_call_id()
    assert watch.states() == ["unreachable", "connected"]
    assert "did not answer" in watch.said()[0].reason
    assert watch.paused >= 3


def test_a_refused_password_is_said_once(odd_neon: OddNeon, watch: Watch) -> None:
    odd_neon.answers = [refusal(600), refusal(600), refusal(600), token("a"), ringing("1")]
    watch.poller.start()
    watch.next_call_id()
    assert watch.states() == ["refused", "connected"]
    assert "Check --user and the password" in watch.said()[0].reason


def test_another_program_on_the_port_is_no_lost_event(odd_neon: OddNeon, watch: Watch) -> None:
    odd_neon.answers = [HTML, HTML, token("a"), ringing("1")]
    watch.poller.start()
    assert watch.next_call_id() == "1"
    assert watch.states() == ["unreachable", "connected"]
    assert "does not speak NEON's protocol" in watch.said()[0].reason


def test_a_refusal_of_a_poll_is_said(odd_neon: OddNeon, watch: Watch) -> None:
    odd_neon.answers = [token("a"), refusal(601), ringing("1")]
    watch.poller.start()
    watch.next_call_id()
    assert watch.states() == ["connected", "unreachable", "connected"]


def test_a_neon_that_restarts_on_its_port_is_found_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(poller_module, "FIRST_PAUSE_S", 0.01)
    with MockNeon() as neon:
        watch = Watch(NeonClient(neon.url, user="demo", password="demo"))
        watch.poller.start()
        assert watch.statuses.get(timeout=10) == PhoneStatus(PhoneState.CONNECTED, session=1)
        neon.stop()
        neon.start()
        while (status := watch.statuses.get(timeout=10)).session < 2:
            assert status.state is PhoneState.UNREACHABLE
        call_id = neon.ring("sip:32@acme.com")
        assert watch.next_call_id() == call_id
        watch.poller.stop()


def test_a_lost_token_is_renewed_at_once(odd_neon: OddNeon, watch: Watch) -> None:
    odd_neon.answers = [token("a"), ringing("1"), refusal(600), token("b"), ringing("2")]
    watch.poller.start()
    assert [watch.next_call_id(), watch.next_call_id()] == ["1", "2"]
    assert [(status.state, status.session) for status in watch.said()] == [("connected", 1), ("connected", 2)]
    assert watch.paused == 0


def test_new_tokens_that_are_refused_make_no_login_storm(odd_neon: OddNeon, watch: Watch) -> None:
    odd_neon.answers = [token("a"), refusal(600), token("b"), refusal(600), token("c"), ringing("1")]
    watch.poller.start()
    watch.next_call_id()
    assert watch.paused == 2


def test_empty_answers_that_come_too_soon_make_it_pause(odd_neon: OddNeon, watch: Watch) -> None:
    odd_neon.answers = [token("a"), NOTHING, b"", NOTHING, ringing("1")]
    watch.poller.start()
    watch.next_call_id()
    assert watch.paused == 3


def test_empty_answers_in_good_time_do_not(
    odd_neon: OddNeon, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(poller_module, "SHORTEST_EMPTY_POLL_S", 0)
    odd_neon.answers = [token("a"), NOTHING, NOTHING, ringing("1")]
    watch.poller.start()
    watch.next_call_id()
    assert watch.paused == 0


def test_pauses_double_up_to_a_limit() -> None:
    expected = [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0]
    for pause_s, about_s in zip(pauses(), expected, strict=False):
        assert about_s * 0.8 <= pause_s <= about_s * 1.2
