"""Specs made of specs: other names, other shapes, more or less to say, and the same effects."""
