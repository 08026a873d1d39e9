"""Calls, as the caller, the person at the phone and the CRM have them."""

MARIA = "sip:+5511987654321@sip.acme.com"


def test_a_call_is_accepted_in_the_crm(crm, neon):
    call_id = neon.ring(MARIA, display_name="Maria")
    assert crm.screen.get(timeout=10) == "Maria calls"
    crm.accept(call_id)
    assert neon.calls() == {call_id: "talking"}
    assert crm.screen.get(timeout=10) == "talking"
    neon.hang_up()
    assert crm.screen.get(timeout=10) == "over"


def test_a_call_is_accepted_on_the_phone_itself(crm, neon):
    neon.ring(MARIA, display_name="Maria")
    neon.accept()
    assert [crm.screen.get(timeout=10) for _ in range(2)] == ["Maria calls", "talking"]


def test_the_caller_gives_up(crm, neon):
    neon.ring(MARIA, display_name="Maria")
    neon.hang_up()
    assert [crm.screen.get(timeout=10) for _ in range(2)] == ["Maria calls", "missed"]


def test_the_far_end_answers(crm, neon):
    crm.dial("+55 11 98765-4321")
    neon.answer()
    assert crm.screen.get(timeout=10) == "talking"


def test_the_far_end_is_busy(crm, neon):
    crm.dial("+55 11 98765-4321")
    neon.hang_up(sip_error=486)
    assert crm.screen.get(timeout=10) == "busy"


def test_the_second_of_two_calls_is_accepted(crm, neon):
    first = neon.ring(MARIA, display_name="Maria")
    second = neon.ring("sip:32@acme.com", display_name="Ana")
    crm.accept(second)
    assert neon.calls() == {first: "ringing", second: "talking"}
    neon.hang_up(second)
    assert neon.calls() == {first: "ringing"}
