"""gevent's patching of the standard library, for the commands that serve. Nowhere else."""

from __future__ import annotations


def patch_for_gevent() -> None:
    """Call first in a command, before anything imports sockets, threads or requests."""
    from gevent import monkey

    monkey.patch_all()
