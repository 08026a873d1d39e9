"""Follows the helper's events and prints a line for each call that ends. Started again, it reads on."""

import json
import os
import time
from pathlib import Path

import requests

HELPER_URL = os.environ.get("HELPER_URL", "http://127.0.0.1:15080")
CURSOR_FILE = Path("cursor.json")


def read_events(session, cursor):
    """The events after the cursor, and the cursor after them. Waits up to 25 s for one."""
    answer = session.get(f"{HELPER_URL}/api/v1/events", params=cursor | {"wait": 25}, timeout=35)
    if answer.status_code == 410:
        # The helper has another database, or an older one: begin anew from where it is now.
        return [], {}
    answer.raise_for_status()
    page = answer.json()
    return page["events"], {"since": page["last"], "store_id": page["store_id"]}


def handle(event):
    """May see an event twice, after a crash between here and the cursor file: `id` tells."""
    if event["name"] in ("call:ended", "call:missed"):
        call = event["call"]
        party = call["from"] if call["direction"] == "inbound" else call["to"]
        who = call["contact"]["name"] if call["contact"] else party["formatted"]
        print(event["id"], call["direction"], who, call["end_reason"], call["duration_ms"], flush=True)


def main():
    cursor = json.loads(CURSOR_FILE.read_text()) if CURSOR_FILE.exists() else {}
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {os.environ['HELPER_TOKEN']}"
        # Between two programs of one machine there is no proxy.
        session.trust_env = False
        while True:
            try:
                events, cursor = read_events(session, cursor)
            except (requests.ConnectionError, requests.Timeout):
                # The helper is being restarted.
                time.sleep(2)
                continue
            for event in events:
                handle(event)
            CURSOR_FILE.write_text(json.dumps(cursor))


if __name__ == "__main__":
    main()
