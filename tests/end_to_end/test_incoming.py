"""A phone rings, and the right card is on the screen."""

from __future__ import annotations

import pytest

from bridge.runtime import Helper
from bridge.testing import MockNeon
from tests.end_to_end.chromium import Browser, ContentScript

pytestmark = pytest.mark.browser

MARIA = "sip:+5511987654321@sip.acme.com"


def test_a_known_caller_is_shown_answered_and_hung_up(
    ready: Browser, neon: MockNeon, helper: Helper, crm_url: str
) -> None:
    script = ContentScript(ready.open(crm_url))
    call_id = neon.ring(MARIA)
    card = script.wait_card("Incoming call", "Maria Souza", "Padaria Sol", "+55 11 98765-4321")
    assert "same number" in card
    assert "Open in CRM" in card
    script.press("accept")
    neon.wait_request("acceptcall", callid=call_id)
    script.wait_card("In call")
    script.press("hangUp")
    neon.wait_request("finalizecall", callid=call_id)
    script.wait_card("Ended")
    [call] = helper.journal.list_calls()
    assert call["contact"]["name"] == "Maria Souza"
    assert call["end_reason"] == "completed"
    assert call["duration_ms"] > 0
