"""Turns a declarative description of a domain into dialogues that teach a model to call functions."""

__version__ = "0.1.0"
