"""A NEON that goes away and comes back."""


def test_a_cut_connection_loses_no_call(crm, neon):
    neon.drop_connections()
    neon.ring("sip:32@acme.com", display_name="Ana")
    assert crm.screen.get(timeout=10) == "Ana calls"


def test_the_crm_is_back_after_a_restart(crm, neon):
    with neon.down():
        pass
    neon.wait_poll()
    neon.ring("sip:32@acme.com", display_name="Ana")
    assert crm.screen.get(timeout=10) == "Ana calls"


def test_a_click_right_after_a_restart_dials(crm, neon):
    with neon.down():
        pass
    crm.dial("+55 11 98765-4321")
    assert list(neon.calls().values()) == ["dialing"]
