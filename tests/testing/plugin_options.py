"""How a pytest of its own loads the plugin by name, whether or not this checkout is installed."""

OPTIONS = ("-p", "no:neon_bridge", "-p", "bridge.testing.pytest_plugin", "-p", "no:cacheprovider")
