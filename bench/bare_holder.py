"""Holds polls with nothing but gevent: no HTTP library, no rule. The bare limit of `held_phone`."""

from __future__ import annotations

import re
import sys

from gevent.queue import SimpleQueue
from gevent.server import StreamServer
from gevent.socket import socket

from bench.held_phone import Holder, obey

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: %d\r\n\r\n"


def main() -> None:
    tokens = int(sys.argv[1])
    mailboxes: list[SimpleQueue[bytes]] = [SimpleQueue() for _ in range(tokens)]
    held: set[int] = set()

    def serve(client: socket, _address: object) -> None:
        while request := client.recv(4096):
            found = re.search(rb"token=t(\d+)", request)
            assert found
            token = int(found[1])
            held.add(token)
            event = mailboxes[token].get()
            client.sendall(_HEAD % len(event) + event)

    def tell_all(event: bytes) -> None:
        for mailbox in mailboxes:
            mailbox.put(event)

    holder = Holder(lambda: len(held), lambda number, event: mailboxes[number].put(event), tell_all)
    server = StreamServer(("127.0.0.1", 0), serve, backlog=1024)
    server.start()
    print(server.server_port, flush=True)
    obey(holder, tokens)


if __name__ == "__main__":
    main()
