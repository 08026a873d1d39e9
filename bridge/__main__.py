"""`python -m bridge` is the `neon-bridge` command."""

from bridge.cli import main

main()
