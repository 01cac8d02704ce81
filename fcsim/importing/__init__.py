"""Interfaces that exist elsewhere, as specs: OpenAPI, MCP, lists of tools, Python, JSON Schema."""
