"""A NEON that refuses."""

import pytest
from crm import Refused


def test_a_refusal_reaches_the_person(crm, neon):
    neon.fail_next("startcall", code=500, system_code=503, description="the line is dead")
    with pytest.raises(Refused, match="500"):
        crm.dial("+55 11 98765-4321")
    assert neon.calls() == {}
    crm.dial("+55 11 98765-4321")
    assert list(neon.calls().values()) == ["dialing"]


def test_without_its_account_the_phone_does_not_dial(crm, neon):
    neon.unregister()
    with pytest.raises(Refused, match="601"):
        crm.dial("+55 11 98765-4321")
    neon.register()
    crm.dial("+55 11 98765-4321")
