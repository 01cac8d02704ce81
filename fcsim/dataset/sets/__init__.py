"""Datasets made from datasets: splits without leaks, and mixes without near-duplicates."""
