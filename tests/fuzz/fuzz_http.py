"""`scripts/fuzz http`: whatever is asked of /Command and /Events, the answer is of a described kind."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bridge.protocol.commands import ACTIONS
from bridge.testing import MockNeon

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,unsupported_method"
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")

ANSWERS = {
    "200": {"description": "An answer or event; errors have a code", "content": {"text/xml": {"schema": {}}}},
    "413": {"description": "The body is over 64 KiB", "content": {"text/xml": {"schema": {}}}},
}


def describe(token: str) -> dict[str, Any]:
    """The two addresses as OpenAPI. Nothing would come behind its check if `token` were made up."""
    names = {name for _build, parsers in ACTIONS.values() for name in parsers}
    fields: dict[str, Any] = {name: {"type": "string"} for name in sorted(names)}
    fields |= {"action": {"type": "string", "enum": list(ACTIONS)}, "token": {"const": token}}
    form = {"schema": {"type": "object", "properties": fields, "required": ["action", "token"]}}
    query = [{"in": "query", "name": name, "schema": schema} for name, schema in fields.items()]
    command = {
        "get": {"parameters": query, "responses": ANSWERS},
        "post": {"requestBody": {"content": dict.fromkeys(FORMS, form)}, "responses": ANSWERS},
    }
    events = {"get": {"parameters": query[-1:], "responses": ANSWERS}}
    info = {"title": "NEON", "version": "1"}
    return {"openapi": "3.1.0", "info": info, "paths": {"/Command": command, "/Events": events}}


def main(seconds: str) -> int:
    # No poll is held: there is nothing to find while it waits.
    with MockNeon(hold_s=0.0) as neon, tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "neon.json"
        file.write_text(json.dumps(describe(neon.server.tokens.create())), encoding="utf-8")
        words = [sys.executable, "-m", "schemathesis.cli", "run", str(file), "--url", neon.url]
        words += ["--checks", CHECKS, "--seed", "1", "--max-time", seconds, "--warnings", "off"]
        return subprocess.run(words, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
