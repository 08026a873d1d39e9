from crm import Crm


def test_the_caller_is_shown(neon):
    crm = Crm(neon.url, "demo", "demo")
    neon.wait_poll()
    neon.ring("sip:+5511987654321@sip.acme.com", display_name="Maria")
    assert crm.screen.get(timeout=10) == "Maria calls"
    crm.close()
