"""The wheel: it carries all that `pip install` must give, no more, and the demo runs from it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import bridge
from tests.running_command import get, running

ROOT = Path(bridge.__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    # Built with what is installed already: tests use no network.
    python("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT))
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel in it; it comes before the checkout when it is on PYTHONPATH."""
    folder = tmp_path_factory.mktemp("installed")
    python("-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", str(folder), str(wheel))
    return folder


def python(*words: str) -> None:
    subprocess.run([sys.executable, *words], check=True, stdout=subprocess.PIPE, timeout=120)


def test_the_wheel_carries_what_runs_and_what_the_browser_loads(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as opened:
        names = {name for name in opened.namelist() if not name.endswith("/")}
    assert wheel.name == f"neon_bridge-{bridge.__version__}-py3-none-any.whl"
    carried = {name for name in names if not name.startswith("neon_bridge-")}
    assert carried == files_of("bridge", "bridge") | files_of("extension", "bridge/extension_files")
    for name in (
        "bridge/py.typed",
        "bridge/contacts/sample.csv",
        "bridge/migrations/script.py.mako",
        "bridge/web/words/pt-BR.json",
        "bridge/web/templates/call.html",
        "bridge/web/static/pages.css",
        "bridge/extension_files/manifest.json",
        "bridge/extension_files/sdk/neon-bridge.js",
        "bridge/extension_files/sdk/neon-bridge.d.ts",
    ):
        assert name in carried


def files_of(folder: str, place: str) -> set[str]:
    """The files of the checkout's `folder`, where the wheel has them."""
    files = [path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".pyc"]
    return {f"{place}/{path.relative_to(ROOT / folder).as_posix()}" for path in files}


def test_the_demo_runs_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    command = str(installed / "bin" / "neon-bridge")
    ports = [part for name in ("--port", "--neon-port", "--crm-port") for part in (name, "0")]
    words = (sys.executable, command, "demo", "--data-dir", str(tmp_path), *ports)
    path = os.pathsep.join(filter(None, (str(installed), os.environ.get("PYTHONPATH"))))
    with running(words, tmp_path, PYTHONPATH=path) as demo:
        assert demo.wait_line("Load unpacked, and take (.*)")[1] == str(installed / "bridge/extension_files")
        crm_port = int(demo.wait_line(r"Open the sample CRM, http://localhost:(\d+)")[1])
        neon_port = int(demo.wait_line(r"ring --neon http://localhost:(\d+)")[1])
        helper_port = int(demo.wait_line(r"\(this address works once\): http://127\.0\.0\.1:(\d+)/")[1])
        status, module = get(helper_port, "/sdk/neon-bridge.js")
        assert status == 200 and re.search(r"^export ", module, re.MULTILINE)
        for name in ("/look/tokens.css", "/static/pages.css", "/call/11987654321", "/healthz"):
            assert get(helper_port, name)[0] == 200
        assert "Maria Souza" in get(crm_port, "/")[1]
        assert "<Code>100</Code>" in get(neon_port, "/Command")[1]
        assert demo.end(signal.SIGTERM) == 0


def test_a_test_suite_gets_the_fixture_from_the_wheel(installed: Path, tmp_path: Path) -> None:
    for name in ("crm.py", "test_first.py"):
        shutil.copy(ROOT / "docs" / "examples" / "testing" / name, tmp_path)
    (tmp_path / "test_home.py").write_text(
        f"import bridge\n\ndef test_it(neon): assert bridge.__file__.startswith({str(installed)!r})\n"
    )
    words = [sys.executable, "-m", "pytest", "-W", "error", "-p", "no:cacheprovider"]
    path = os.pathsep.join(filter(None, (str(installed), os.environ.get("PYTHONPATH"))))
    run = subprocess.run(
        words, cwd=tmp_path, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True, timeout=60
    )
    assert (run.returncode, "2 passed" in run.stdout) == (0, True), run.stdout + run.stderr
