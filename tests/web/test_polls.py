"""/Events over real HTTP, on both servers: held, handed over once, never to who has gone."""

from __future__ import annotations

import select

from bridge.protocol.events import NO_EVENT, CallEvent, CallFinalized, CallStarted, parse_event
from bridge.testing import MockNeon
from bridge.web.neon_api import HOLD_S
from tests.web.conftest import Reply, ServedNeon


def test_a_poll_is_held_for_25_s() -> None:
    assert HOLD_S == 25


def test_every_token_sees_every_event_in_order(served: ServedNeon) -> None:
    tokens = [served.token() for _ in range(3)]
    call_id = served.ring(tokens[0])
    served.post("finalizecall", token=tokens[1], callid=call_id)
    for token in tokens:
        started, ended = served.next_call_event(token), served.next_call_event(token)
        assert isinstance(started, CallStarted)
        assert isinstance(ended, CallFinalized)
        assert started.call_id == ended.call_id == call_id


def test_a_held_poll_is_answered_by_the_event(served: ServedNeon, served_token: str) -> None:
    with served.send_poll(served_token) as held:
        call_id = served.ring(served_token)
        event = parse_event(Reply.read(held).body)
    assert isinstance(event, CallEvent)
    assert event.call_id == call_id


def test_an_answer_carries_one_event_and_may_not_be_stored(served: ServedNeon, served_token: str) -> None:
    for caller in ("sip:31@acme.com", "sip:32@acme.com"):
        served.ring(served_token, caller)
    for caller in ("sip:31@acme.com", "sip:32@acme.com"):
        reply = served.request("GET", f"/Events?token={served_token}")
        assert (reply.status, reply.headers["Content-Type"]) == (200, "text/xml; charset=utf-8")
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.body.count(b"<EventData>") == 1
        assert caller.encode() in reply.body


def test_a_poll_without_a_valid_token_is_refused_at_once(served: ServedNeon) -> None:
    for query in ("", "?token=", "?token=unknown"):
        reply = served.request("GET", f"/Events{query}")
        assert (reply.status, reply.answer.code) == (200, 600)


def test_of_two_polls_with_one_token_one_ends_empty(served: ServedNeon, served_token: str) -> None:
    polls = [served.send_poll(served_token), served.send_poll(served_token)]
    # Which of the two arrives first is the network's affair.
    (ended,), _, _ = select.select(polls, [], [], 20)
    assert Reply.read(ended).body == NO_EVENT
    served.ring(served_token)
    (held,) = (poll for poll in polls if poll is not ended)
    assert isinstance(parse_event(Reply.read(held).body), CallStarted)
    for poll in polls:
        poll.close()


def test_a_poll_whose_client_has_gone_takes_no_event(served: ServedNeon, served_token: str) -> None:
    served.send_poll(served_token).close()
    call_id = served.ring(served_token)
    # Empty only if the poll that was given up arrives after this one.
    event = served.poll(served_token) or served.poll(served_token)
    assert isinstance(event, CallEvent)
    assert event.call_id == call_id


def test_the_end_of_the_server_ends_every_poll() -> None:
    mock = MockNeon()
    mock.start()
    served = ServedNeon(mock.port)
    with served.send_poll(served.token()) as held:
        mock.wait_poll()
        mock.stop()
        assert Reply.read(held).status == 200
