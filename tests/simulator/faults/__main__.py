"""Plants every fault in both locales and prints, for each, how often the check that is for it caught it."""

from __future__ import annotations

import sys
from itertools import islice

from compiler import compile_file
from fcsim.library import find_spec
from simulator import Dialogue, Run
from tests.simulator.faults import FAULTS, table
from tests.simulator.faults.planting import Fault
from tests.simulator.faults.trial import verdicts

MOST = 50
"""The dialogues that a fault is planted in, by locale."""


def main() -> int:
    compiled = [compile_file(find_spec(name)).spec for name in ("restaurants", "shop", "bank")]
    specs = {spec.domain: spec for spec in compiled if spec is not None}
    run = Run(list(specs.values()), seed=7)
    clean = [made for made in run.shard(0, 1800) if isinstance(made, Dialogue)]
    told: dict[Fault, str] = {}
    missed = 0
    for check, faults in FAULTS.items():
        for fault in faults:
            counts = []
            for locale in ("en", "zh"):
                spoken = (dialogue for dialogue in clean if dialogue.locale == locale)
                found = list(islice(verdicts(fault, check, spoken, specs, run), MOST))
                missed += not found or not all(found)
                counts.append(f"{locale} {sum(found)}/{len(found)}")
            told[fault] = f"({', '.join(counts)})"
    sys.stdout.write(f"{table(told)}\n\n{len(told)} kinds of faults, {missed} missed\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
