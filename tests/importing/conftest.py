"""What the tests of importing share: the sources, and the command."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner, Result

from fcsim.cli.app import app

SOURCES = Path(__file__).parent / "sources"
KINDS = {
    "pets.yaml": "openapi",
    "loans.json": "openapi",
    "notes.mcp.json": "mcp",
    "rooms.tools.json": "tools",
    "parcels.tools.json": "tools",
    "trips.py": "python",
    "order.json": "jsonschema",
}
"""Each source with its kind."""


def fcsim(*words: object) -> Result:
    result = CliRunner().invoke(app, [str(word) for word in words])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
