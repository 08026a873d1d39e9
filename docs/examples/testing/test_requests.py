"""What the CRM asked of NEON."""

from bridge.protocol.events import CallAnswered, CallFinalized, CallStarted


def test_one_click_dials_once(crm, neon):
    crm.dial("+55 11 98765-4321")
    dialled = neon.wait_request("startcall", number="+5511987654321")
    assert dialled.is_success
    assert dialled["number"] == "+55 11 98765-4321"
    assert [request.action for request in neon.requests].count("startcall") == 1


def test_neon_told_it_all(crm, neon):
    call_id = neon.ring("sip:32@acme.com")
    neon.accept()
    neon.hang_up()
    assert [type(event) for event in neon.events] == [CallStarted, CallAnswered, CallFinalized]
    assert {event.call_id for event in neon.events} == {call_id}
