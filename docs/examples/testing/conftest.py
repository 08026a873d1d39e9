"""The CRM under test, connected to the phone that the test plays."""

import pytest
from crm import Crm


@pytest.fixture
def crm(neon):
    crm = Crm(neon.url, neon.user, neon.password)
    neon.wait_poll()
    yield crm
    crm.close()
