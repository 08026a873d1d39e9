"""`serve` as a process: what it prints, that it goes on without a phone, and that it ends when told."""

from __future__ import annotations

import http.client
import signal
import sys
from pathlib import Path

from bridge.access import Access
from bridge.database import open_database
from bridge.testing import MockNeon
from tests.running_command import LIMIT_S, get, running

SERVE = (
    sys.executable,
    "-m",
    "bridge",
    "serve",
    "--port",
    "0",
    "--user",
    "demo",
    "--data-dir",
    ".",
    "--neon",
)


def new_token(folder: Path) -> str:
    """As `token create` makes one, beside the helper that runs."""
    database = open_database(f"sqlite:///{folder / 'neon-bridge.db'}")
    token, _record = Access(database).tokens.create("Test script")
    database.dispose()
    return token


def test_serve_prints_its_addresses_and_ends_on_sigterm_while_a_poll_is_held(
    tmp_path: Path, neon: MockNeon
) -> None:
    with running((*SERVE, neon.url), tmp_path, NEON_BRIDGE_PASSWORD="demo") as serve:
        port = int(
            serve.wait_line(r"^NEON bridge helper on http://127\.0\.0\.1:(\d+)\. Ctrl-C ends it\.$")[1]
        )
        key = serve.wait_line(rf"\(this address works once\): http://127\.0\.0\.1:{port}(/enter\S+)")[1]
        serve.wait_line(f"^Phone: connected to NEON on {neon.url}\\.")
        assert '"phone":"connected"' in get(port, "/healthz")[1]
        assert get(port, "/healthz", Host=f"[::1]:{port}")[0] == 200
        assert [get(port, key)[0] for _turn in "12"] == [302, 403]

        token = {"Authorization": f"Bearer {new_token(tmp_path)}"}
        poll = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT_S)
        poll.request("GET", "/api/v1/events?since=1&wait=25", headers=token)
        assert get(port, "/api/v1/status", **token)[0] == 200
        assert serve.end(signal.SIGTERM) == 0
        poll.close()


def test_serve_goes_on_without_a_phone_and_says_what_is_wrong(tmp_path: Path) -> None:
    with MockNeon(password="other") as away:
        pass
    with running((*SERVE, away.url), tmp_path, NEON_BRIDGE_PASSWORD="demo") as serve:
        serve.wait_line(f"^Phone: NEON does not answer on {away.url}\\. Start NEON, or set its address")
        port = int(serve.wait_line(r"helper on http://127\.0\.0\.1:(\d+)")[1])
        with away:
            serve.wait_line(f"^Phone: NEON on {away.url} refuses the user or password\\. Check --user")
        assert get(port, "/healthz")[0] == 200
        # As Ctrl-C does.
        assert serve.end(signal.SIGINT) == 0
    assert len([line for line in serve.lines if line.startswith("Phone:")]) == 2
