"""One fault each, in how events wait and are told: polls, mailboxes, the 10 s rule."""

from __future__ import annotations

from collections.abc import Callable

from werkzeug.wrappers import Request, Response

from bridge.protocol.events import NO_EVENT
from bridge.server import mailboxes, tokens
from bridge.server.mailboxes import Mailbox
from bridge.server.neon_server import Delivery, never_gone
from tests.conform.broken_phone import Phone, fault, is_error

#: Without the poll that is held to its end.
POLLS = ("polls.held", "polls.token", "polls.token-code", "polls.newer-ends-older")


def nothing() -> None:
    return None


def use_mailbox(phone: Phone, kind: type[Mailbox]) -> None:
    phone.patch.setattr(tokens, "Mailbox", kind)


@fault("polls.token", "polls.token-code", run=POLLS)
def the_token_of_a_poll_is_ignored(phone: Phone) -> None:
    own, usual = phone.server.tokens.create(), phone.server.next_event
    known = phone.server.tokens._mailboxes
    phone.poll_by(lambda token, hold_s, is_gone: usual(token if token in known else own, 0.1, is_gone))


@fault("polls.token-code", run=POLLS)
def a_poll_without_a_token_is_http_401(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if request.path == "/Events" and is_error(response.data):
            response.status_code = 401

    phone.edit(edit)


@fault("polls.held", "polls.newer-ends-older", run=POLLS)
def polls_are_not_held(phone: Phone) -> None:
    usual = phone.server.next_event
    phone.poll_by(lambda token, hold_s, is_gone: usual(token, 0.0, is_gone))


@fault("polls.newer-ends-older", run=POLLS, is_missing=True)
def a_newer_poll_leaves_the_older_one(phone: Phone) -> None:
    class Patient(Mailbox):
        def wait_event(self, hold_s: float, is_gone: Callable[[], bool]) -> bytes | None:
            with self._changed:
                self._changed.wait_for(lambda: self._pending, hold_s)
                return self._pending.popleft()[1] if self._pending else None

    use_mailbox(phone, Patient)


@fault("polls.newer-ends-older", run=POLLS)
def a_newer_poll_is_sent_away(phone: Phone) -> None:
    class Jealous(Mailbox):
        def wait_event(self, hold_s: float, is_gone: Callable[[], bool]) -> bytes | None:
            return None if self._is_polled else super().wait_event(hold_s, is_gone)

    use_mailbox(phone, Jealous)


@fault("polls.empty-answer", run=("polls.empty-answer",))
def an_empty_answer_has_no_body(phone: Phone) -> None:
    phone.hold_s = 0.1
    phone.on_poll(lambda body: b"" if body == NO_EVENT else body)


@fault("polls.empty-answer", run=("polls.empty-answer",))
def a_poll_is_held_without_end(phone: Phone) -> None:
    phone.patch.setattr("bridge.conform.polls.LONGEST_HOLD_S", 4.0)


# Mailboxes


@fault("mailboxes.each-application", run=("mailboxes.each-application",), is_missing=True)
def an_event_goes_to_one_token_only(phone: Phone) -> None:
    turn = 0

    def put_to_one(event: bytes) -> None:
        nonlocal turn
        boxes = list(phone.server.tokens._mailboxes.values())[-2:]
        turn += 1
        boxes[turn % len(boxes)].put(event)

    phone.server.tokens.put_to_all = put_to_one  # type: ignore[method-assign]


@fault("mailboxes.in-order", run=("mailboxes",))
def the_newest_event_comes_first(phone: Phone) -> None:
    class Stack(Mailbox):
        def put(self, event: bytes) -> None:
            self.put_back(event)

    use_mailbox(phone, Stack)


@fault("mailboxes.in-order", "mailboxes.gone-client", "mailboxes.head", run=("mailboxes",), is_missing=True)
def only_the_newest_event_waits(phone: Phone) -> None:
    class Slot(Mailbox):
        def put(self, event: bytes) -> None:
            with self._changed:
                self._pending.clear()
            super().put(event)

    use_mailbox(phone, Slot)


@fault("mailboxes.gone-client", run=("mailboxes",), is_missing=True)
def a_client_that_has_gone_takes_an_event(phone: Phone) -> None:
    usual = phone.server.next_event
    phone.poll_by(lambda token, hold_s, is_gone: Delivery(usual(token, hold_s, never_gone).body, nothing))


@fault("mailboxes.head", run=("mailboxes",), is_missing=True)
def head_takes_an_event(phone: Phone) -> None:
    def edit(request: Request, response: Response) -> None:
        if request.method == "HEAD" and request.path == "/Events":
            phone.server.next_event(request.args["token"], 0.0)

    phone.edit(edit)


# 10 s


TEN_SECONDS = ("ten-seconds",)
KEPT = ("ten-seconds.kept", "ten-seconds.kept-from-login", "ten-seconds.anew")
DISCARDED = ("ten-seconds.discarded", "ten-seconds.discarded-from-login")


@fault(*KEPT, run=TEN_SECONDS, is_missing=True)
def events_are_kept_for_5_s(phone: Phone) -> None:
    phone.patch.setattr(mailboxes, "DISCARD_AFTER_S", 5.0)


@fault(*DISCARDED, "ten-seconds.anew", run=TEN_SECONDS)
def events_are_kept_for_ever(phone: Phone) -> None:
    phone.patch.setattr(mailboxes, "DISCARD_AFTER_S", 1e9)


@fault("ten-seconds.anew", run=TEN_SECONDS, is_missing=True)
def the_count_does_not_start_anew(phone: Phone) -> None:
    class Stern(Mailbox):
        def _discard_unfetched(self) -> None:
            if not self._is_polled and self._clock() - self._counting_since >= mailboxes.DISCARD_AFTER_S:
                self._pending.clear()

    use_mailbox(phone, Stern)


@fault("ten-seconds.kept-from-login", run=TEN_SECONDS, is_missing=True)
def nothing_is_kept_before_the_first_poll(phone: Phone) -> None:
    class Unborn(Mailbox):
        def put(self, event: bytes) -> None:
            if self._newest_poll:
                super().put(event)

    use_mailbox(phone, Unborn)


@fault("ten-seconds.discarded-from-login", run=TEN_SECONDS)
def the_count_starts_with_the_first_poll(phone: Phone) -> None:
    class Lenient(Mailbox):
        def _discard_unfetched(self) -> None:
            if self._newest_poll:
                super()._discard_unfetched()

    use_mailbox(phone, Lenient)
