"""Plants every fault in both locales and prints, for each, how often the check that is for it caught it."""

from __future__ import annotations

import sys
from itertools import islice

from tests.simulator.faults import FAULTS, table
from tests.simulator.faults.planting import Fault
from tests.simulator.faults.trial import LIBRARY, RICHER, bed, verdicts

MOST = 50
"""The dialogues that a fault is planted in, by locale."""


def main() -> int:
    beds = bed(LIBRARY, 1800), bed(RICHER, 800)
    told: dict[Fault, str] = {}
    missed = 0
    for check, faults in FAULTS.items():
        for fault in faults:
            counts = []
            for locale in ("en", "zh"):
                found = list(islice(verdicts(fault, check, locale, beds), MOST))
                missed += not found or not all(found)
                counts.append(f"{locale} {sum(found)}/{len(found)}")
            told[fault] = f"({', '.join(counts)})"
    sys.stdout.write(f"{table(told)}\n\n{len(told)} kinds of faults, {missed} missed\n")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
