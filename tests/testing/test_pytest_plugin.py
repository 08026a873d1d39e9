"""The pytest plugin, in a pytest of its own as an integrator has it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bridge.web.listen import bind_loopback
from tests.testing.plugin_options import OPTIONS


def run(pytester: pytest.Pytester, test: str, *options: str) -> pytest.RunResult:
    pytester.makepyfile(test)
    return pytester.runpytest_subprocess(*OPTIONS, "-W", "error", *options, timeout=120)


def test_each_test_has_a_new_phone_and_all_have_one_server(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import pytest, requests

        urls = set()

        def login(neon, password="demo"):
            fields = {"action": "authenticate", "user": "demo", "password": password}
            return requests.post(f"{neon.url}/Command", data=fields, timeout=10).text

        @pytest.mark.parametrize("time", [1, 2])
        def test_first(neon, neon_url, time):
            urls.add(neon.url)
            assert urls == {neon_url}
            assert (neon.requests, neon.events, neon.calls()) == ([], [], {})
            assert "<Code>0<" in login(neon)
            neon.ring("sip:32@acme.com")
            neon.unregister()
            neon.fail_next("authenticate", code=500)

        def test_a_stopped_one_is_started_again(neon):
            assert "<Code>0<" in login(neon)
            neon.stop()

        def test_after_a_stop(neon, neon_url):
            assert urls == {neon_url}
            assert "<Code>0<" in login(neon)
        """,
    )
    result.assert_outcomes(passed=4)


def test_port_user_and_password_are_settings(pytester: pytest.Pytester) -> None:
    listeners = bind_loopback(0)
    for listener in listeners.sockets:
        listener.close()
    pytester.makeini("[pytest]\nneon_user = ana\nneon_password = s3cret-pw\n")
    result = run(
        pytester,
        f"""
        def test_it(neon):
            assert (neon.port, neon.user, neon.password) == ({listeners.port}, "ana", "s3cret-pw")
        """,
        f"--neon-port={listeners.port}",
    )
    result.assert_outcomes(passed=1)


def test_a_failed_test_shows_what_every_neon_of_it_received(pytester: pytest.Pytester) -> None:
    result = run(
        pytester,
        """
        import pytest, requests
        from bridge.testing import MockNeon

        @pytest.fixture
        def other():
            with MockNeon(password="s3cret-pw") as started:
                yield started

        def test_fails(neon, other):
            fields = {"action": "authenticate", "user": "demo", "password": "s3cret-pw"}
            requests.post(f"{other.url}/Command", data=fields, timeout=10)
            neon.ring("sip:32@acme.com")
            neon.wait_request("acceptcall", limit_s=0)

        def test_passes(neon):
            neon.ring("sip:33@acme.com")

        def test_has_no_neon():
            assert False
        """,
        "--tb=short",
    )
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(
        [
            "E   AssertionError: expected <acceptcall> within 0 s; no command came at all",
            "*-- NEON received --*",
            "*event OnNewCall CallId=1 Type=incoming From=sip:32@acme.com *(told to nobody:*",
            "Polls that are open now: 0",
            "*-- NEON received --*",
            "*authenticate user=demo: done",
            "Polls that are open now: 0",
        ]
    )
    assert result.stdout.str().count("NEON received") == 2
    result.stdout.no_fnmatch_line("*s3cret-pw*authenticate*")
    result.stdout.no_fnmatch_line("*sip:33@acme.com*")


def test_a_run_that_has_nothing_to_do_with_neon_loads_nothing() -> None:
    program = "import sys, pytest, bridge.testing.pytest_plugin; print(*sys.modules, sep=chr(10))"
    loaded = subprocess.check_output([sys.executable, "-c", program], text=True, timeout=120).split()
    assert {name for name in loaded if name.partition(".")[0] == "bridge"} == {
        "bridge",
        "bridge.testing",
        "bridge.testing.pytest_plugin",
    }
    assert not {"flask", "werkzeug", "requests", "gevent", "defusedxml"} & set(loaded)
