"""The dataset card: what is in a dataset and how to make it again, for the people who find it."""

from __future__ import annotations

import shlex
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from fcsim.dataset.manifest import Config, Manifest

_TABLES = (
    ("behaviours", "Behaviours", "dialogues"),
    ("locales", "Locales", "dialogues"),
    ("domains", "Domains", "dialogues"),
    ("personas", "Personas", "dialogues"),
    ("scenarios", "Scenarios", "dialogues"),
    ("calls", "APIs", "calls"),
)


def card(manifest: Manifest) -> bytes:
    """The README.md of a dataset, as UTF-8. It says nothing of the time, the machine or the folder."""
    environment = Environment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # Markdown, of names and numbers alone
    )
    counts = manifest.counts
    template = environment.from_string(files("fcsim.dataset").joinpath("card.md.j2").read_text("utf-8"))
    text = template.render(
        config=manifest.config,
        counts=counts,
        tables=[(title, unit, getattr(counts, name)) for name, title, unit in _TABLES],
        refused=sum(counts.rejected.values()),
        command=command(manifest.config),
    )
    return text.encode()


def command(config: Config) -> str:
    """The command that makes the dataset again, in a folder `dataset`."""
    words = ["fcsim", "run", *(spec.name for spec in config.specs)]
    words += ["-n", str(config.dialogues), "--seed", str(config.seed)]
    for locale in config.locales or ():
        words += ["--locale", locale]
    return shlex.join([*words, "-o", "dataset"])
