"""How complex evolved specs are, by level: the mean over the shipped domains.

`python -m benchmarks.evolve [VARIANTS]`.
"""

from __future__ import annotations

import sys
from statistics import mean

from compiler.model import Origin
from fcsim.evolve import LEVELS, variant
from fcsim.evolve.complexity import complexity
from fcsim.library import compile_spec, names


def main(variants: int) -> None:
    rows: dict[str, list[dict[str, float]]] = {"parent": [], **{str(level): [] for level in LEVELS}}
    for name in names():
        spec = compile_spec(name).spec
        assert spec is not None
        rows["parent"].append(complexity(spec).to_json())
        for level in LEVELS:
            for number in range(variants):
                child = variant(spec, Origin(spec.hash, level, f"0/{number}"))
                rows[str(level)].append(complexity(child).to_json())
    parts = list(rows["parent"][0])
    print(f"| level | {' | '.join(parts)} |\n|{'---|' * (len(parts) + 1)}")
    for level_, found in rows.items():
        print(f"| {level_} | {' | '.join(f'{mean(row[part] for row in found):.2f}' for part in parts)} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1)
