"""Benchmarks: `python -m benchmarks`. Figures are ratios within one run wherever they can be."""
