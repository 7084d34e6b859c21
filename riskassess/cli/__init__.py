"""The command line: one module per command group, loaded on use. docs/cli.md is its contract."""
