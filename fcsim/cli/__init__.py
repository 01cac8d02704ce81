"""The command line: one module a command. Modules import what is heavy inside their commands."""

from __future__ import annotations


def main() -> None:
    """The entry point of `fcsim`."""
    from fcsim.cli.app import app

    app(prog_name="fcsim")
