"""A test of your own NEON client: a NEON on a free port that rings when the test says so."""

import requests

from bridge.testing import MockNeon


def test_the_client_hears_of_a_call_and_answers_it():
    with MockNeon() as neon:
        login = {"action": "authenticate", "user": neon.user, "password": neon.password}
        answer = requests.post(f"{neon.url}/Command", data=login, timeout=5)
        token = answer.text.partition("<Token>")[2].partition("</Token>")[0]

        call_id = neon.ring("sip:+5511987654321@sip.acme.com", display_name="Maria")
        event = requests.get(f"{neon.url}/Events", params={"token": token}, timeout=30)
        assert "<Name>OnNewCall</Name>" in event.text

        accept = {"action": "acceptcall", "callid": call_id, "token": token}
        requests.post(f"{neon.url}/Command", data=accept, timeout=5)
        assert neon.wait_request("acceptcall", callid=call_id)
        assert neon.calls()[call_id] == "talking"
