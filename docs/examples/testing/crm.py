"""A made-up CRM: it polls NEON in a thread, shows who calls on its screen, accepts and dials."""

import queue
import threading
import time
from xml.etree import ElementTree

import requests

ENDINGS = {"": "over", "486": "busy", "404": "no such number", "487": "missed"}


class Refused(Exception):
    """NEON answered with an error code."""


class Crm:
    def __init__(self, neon_url, user, password):
        self.screen = queue.Queue()
        self._url, self._login = neon_url, {"user": user, "password": password}
        self._token, self._lock = "", threading.Lock()
        self._is_open = True
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self):
        self._is_open = False

    def accept(self, call_id):
        self._command("acceptcall", callid=call_id)

    def dial(self, number):
        self._command("startcall", number=number)

    def _command(self, action, **fields):
        token = self._token
        try:
            self._send(action, token=token, **fields)
        except Refused as error:
            if error.args != (600,):
                raise
            # NEON was started anew and does not know our token. It has not acted, so we may repeat.
            self._send(action, token=self._new_token(token), **fields)

    def _new_token(self, refused):
        with self._lock:
            if self._token == refused:
                self._token = self._send("authenticate", **self._login).findtext("Data/Token")
            return self._token

    def _send(self, action, **fields):
        answer = self._request("POST", "/Command", data={"action": action, **fields}, timeout=5)
        if code := int(answer.findtext("Error/Code")):
            raise Refused(code)
        return answer

    def _request(self, method, path, **more):
        with requests.Session() as session:
            # Between two programs of one machine there is no proxy.
            session.trust_env = False
            return ElementTree.fromstring(session.request(method, self._url + path, **more).content)

    def _listen(self):
        while self._is_open:
            try:
                self._poll(self._token)
            except (requests.RequestException, Refused):
                # NEON is not there, has cut the connection, or does not want us.
                time.sleep(0.1)

    def _poll(self, token):
        answer = self._request("GET", "/Events", params={"token": token}, timeout=60)
        if answer.tag == "ReturnData":
            self._new_token(refused=token)
        elif name := answer.findtext("Name"):
            self._show(name, {field.tag: field.text or "" for field in answer.find("Data")})

    def _show(self, event, call):
        if event == "OnNewCall" and call["Type"] == "incoming":
            name = call["From"].partition(" <")[0].strip('"')
            self.screen.put(f"{name} calls")
        elif event == "OnAcceptCall":
            self.screen.put("talking")
        elif event == "OnFinalizedCall":
            self.screen.put(ENDINGS.get(call["SIPError"], f"failed, {call['SIPError']}"))
