"""Answers that are broken in themselves: cut off, of a wrong length, or none at all."""

import pytest
import requests
from crm import Crm

from bridge.testing import FaultyNeon


@pytest.fixture
def faulty():
    with FaultyNeon() as neon:
        yield neon


@pytest.mark.parametrize("fault", ["closed-before-head", "reset-in-body", "length-too-long", "forgotten"])
def test_the_crm_polls_on(faulty, fault):
    faulty.fail_next(fault)
    faulty.tell("OnNewCall", Type="incoming", From='"Ana" <sip:32@acme.com>')
    crm = Crm(faulty.url, faulty.user, faulty.password)
    assert crm.screen.get(timeout=10) == "Ana calls"
    assert faulty.log.overlaps == 0
    crm.close()


def test_a_lost_answer_dials_once(faulty):
    crm = Crm(faulty.url, faulty.user, faulty.password)
    faulty.wait_for_polls(1)
    faulty.fail_next("closed-before-head", "command")
    with pytest.raises(requests.ConnectionError):
        crm.dial("32")
    assert faulty.log.dials == ["32"]
    crm.close()
