"""Firefox as a process of its own, with a fresh profile that asks nothing and calls nobody."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bridge.firefox_extension import FIREFOX_ID

#: Of the extension's origin, in our profiles.
_UUID = "6a1d2f0c-58f5-4c83-9d0b-3e3f9a6b7c21"
ORIGIN = f"moz-extension://{_UUID}"
_PREFERENCES: dict[str, bool | int | str] = {
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.aboutwelcome.enabled": False,
    "browser.sessionstore.resume_from_crash": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.startup.page": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    # An extension in the profile's folder is taken as it is: unsigned, and without asking.
    "extensions.autoDisableScopes": 0,
    "extensions.enabledScopes": 15,
    "extensions.startupScanScopes": 15,
    "xpinstall.signatures.required": False,
    # Random otherwise, and then no page of the extension could be named.
    "extensions.webextensions.uuids": json.dumps({FIREFOX_ID: _UUID}),
    # Any that is free.
    "marionette.port": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
}

_BEGINS_S = 60.0
_ENDS_S = 15.0


def find_firefox() -> str:
    executable = shutil.which("firefox-esr") or shutil.which("firefox")
    if executable is None:
        assert not os.environ.get("CI"), "Firefox is not installed"
        pytest.skip("no Firefox is installed")
    return executable


@contextmanager
def running_firefox(profile: Path, *arguments: str) -> Iterator[None]:
    """A process of its own; without more arguments no test tool is attached."""
    command = [find_firefox(), "--headless", "--no-remote", "--profile", str(profile), *arguments]
    size = {"MOZ_HEADLESS_WIDTH": "1200", "MOZ_HEADLESS_HEIGHT": "900"}
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "HOME": str(profile.parent), **size},
    )
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(_ENDS_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def write_profile(profile: Path) -> None:
    profile.mkdir()
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _PREFERENCES.items()]
    (profile / "user.js").write_text("\n".join(lines), encoding="utf-8")


def wait_marionette(profile: Path) -> int:
    """The port that Marionette listens on, once it does: Firefox writes it into its profile."""
    file = profile / "MarionetteActivePort"
    ends = time.monotonic() + _BEGINS_S
    while time.monotonic() < ends:
        if file.exists() and (text := file.read_text(encoding="ascii")):
            return int(text)
        time.sleep(0.05)
    raise AssertionError(f"Firefox did not start within {_BEGINS_S} s")
