"""`--mix`, `--until`, and the levels of evolved specs, as people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fcsim.cli.output import USAGE, Failure, count

if TYPE_CHECKING:
    from fcsim.dataset.orders import Reached
    from simulator.mix import Mix

_SHOWN = 10
"""Goals that are named of those that are missing."""


def needed_mix(text: str | None) -> Mix | None:
    """The mix of `--mix`: parts such as `clarify=10`, or the file that has them."""
    if text is None:
        return None

    from simulator.mix import MixError, parse_mix, parse_mix_file

    try:
        if "=" in text:
            return parse_mix(text)
        return parse_mix_file(Path(text).read_text(encoding="utf-8"))
    except MixError as error:
        raise Failure(f"--mix {text}: {error}" if "=" not in text else f"--mix: {error}", USAGE) from None
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise Failure(
            f"--mix {text}: {why}; a mix is a file, or parts such as clarify=10,locale.zh=40", USAGE
        ) from None


def needed_share(until: float | None) -> float | None:
    if until is not None and not 0 < until <= 1:
        raise Failure(f"--until is a share such as 0.95, above 0 and at most 1; not {until:g}", USAGE)
    return until


def needed_levels(text: str | None) -> tuple[int, int] | None:
    """The first and the last of the levels `2` or `0..5`."""
    from fcsim.evolve import LEVELS

    if text is None:
        return None
    found = re.fullmatch(r"([0-9]+)(?:\.\.([0-9]+))?", text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
    if not first <= last <= LEVELS[-1]:
        raise Failure(f"levels are {LEVELS[0]} to {LEVELS[-1]}, one such as 3 or some such as 0..5; not {text}", USAGE)
    return first, last


def of_coverage(reached: Reached, until: float) -> Iterator[str]:
    """What a run that was to reach a coverage came to."""
    covered = reached.goals - len(reached.missing)
    yield f"{covered:,} of the {reached.goals:,} goals that dialogues can come to are covered ({reached.share:.1%})"
    if reached.share >= until:
        return
    yield f"{until:.1%} was not reached with {count(len(reached.missing), 'goal')} missing:"
    for (domain, goal), reason in list(reached.missing.items())[:_SHOWN]:
        yield f"  {domain}: {goal.kind} {goal.name} ({reason.kind}: {reason.why})"
    if len(reached.missing) > _SHOWN:
        yield f"  and {len(reached.missing) - _SHOWN:,} more; fcsim coverage lists all"
