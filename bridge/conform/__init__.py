"""Tests a NEON-compatible server from outside, against the sentences of the protocol.

`probe` moves bytes, `session`, `watch` and `line` stand on it, the topic modules hold the checks,
`runner` runs them and `report` tells what came of it. Nothing here trusts `protocol` to encode or to
read NEON's messages: a fault there would hide itself.
"""
