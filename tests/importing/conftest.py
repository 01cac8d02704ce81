"""What the tests of importing share: the sources, and the command."""

from __future__ import annotations

from pathlib import Path

SOURCES = Path(__file__).parent / "sources"
KINDS = {
    "pets.yaml": "openapi",
    "loans.json": "openapi",
    "notes.mcp.json": "mcp",
    "rooms.tools.json": "tools",
    "trips.py": "python",
    "order.json": "jsonschema",
}
"""Each source with its kind."""
