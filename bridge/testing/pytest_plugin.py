"""The pytest plugin: the fixtures `neon` and `neon_url`, and what NEON received under a failed test.

pytest loads it into every run where NEON bridge is installed, so it imports nothing until it is used.
"""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bridge.testing import MockNeon


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("neon", "NEON bridge")
    group.addoption(
        "--neon-port",
        type=int,
        default=0,
        metavar="PORT",
        help="Port of the fixture `neon`; 0, which is the default, takes a free one.",
    )
    parser.addini("neon_user", "User that the fixture `neon` knows.", default="demo")
    parser.addini("neon_password", "Password of that user.", default="demo")


@pytest.fixture(scope="session")
def _running_neon(pytestconfig: pytest.Config) -> Iterator[MockNeon]:
    """Started once: an HTTP server takes a while to stop."""
    from bridge.testing import MockNeon

    with MockNeon(
        user=pytestconfig.getini("neon_user"),
        password=pytestconfig.getini("neon_password"),
        port=pytestconfig.getoption("--neon-port"),
    ) as neon:
        yield neon


@pytest.fixture(scope="session")
def neon_url(_running_neon: MockNeon) -> str:
    """Where `neon` listens, for what is started once for all tests, such as the CRM itself."""
    return _running_neon.url


@pytest.fixture
def neon(_running_neon: MockNeon) -> MockNeon:
    """A NEON that knows no call, token or request of another test: a `bridge.testing.MockNeon`."""
    if not _running_neon.is_running:
        _running_neon.start()
    _running_neon.clear()
    return _running_neon


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        report.sections += [("NEON received", neon.report()) for neon in _neons_of(item)]
    return report


def _neons_of(item: pytest.Item) -> list[MockNeon]:
    """Those among the test's fixtures, under whatever names."""
    module = sys.modules.get("bridge.testing.mock_neon")
    if module is None:
        return []
    fixtures = getattr(item, "funcargs", {}).values()
    neons = {id(one): one for one in fixtures if isinstance(one, module.MockNeon)}
    return list(neons.values())
