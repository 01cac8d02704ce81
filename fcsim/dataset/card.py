"""The dataset card: what is in a dataset and how to make it again, for the people who find it."""

from __future__ import annotations

import shlex
from importlib.resources import files

from jinja2 import Environment, StrictUndefined

from fcsim.dataset.columns import columns
from fcsim.dataset.manifest import Config, Manifest, TableUsed

_TABLES = (
    ("behaviours", "Behaviours", "dialogues"),
    ("locales", "Locales", "dialogues"),
    ("domains", "Domains", "dialogues"),
    ("personas", "Personas", "dialogues"),
    ("scenarios", "Scenarios", "dialogues"),
    ("calls", "APIs", "calls"),
)
_WHOLE = {"train": "dialogues-*.jsonl"}
"""The files of what is not split; `datasets` calls it train."""
_SIZES = ("n<1K", "1K<n<10K", "10K<n<100K", "100K<n<1M", "1M<n<10M", "10M<n<100M", "100M<n<1B")
"""Hugging Face's names of sizes; each holds ten times the one before."""


def card(manifest: Manifest, measures: str = "") -> bytes:
    """The README.md of a dataset, as UTF-8. It says nothing of the time, the machine or the folder.

    `measures` is Markdown on coverage, if it was measured.
    """
    environment = Environment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # Markdown, of names and numbers alone
    )
    counts, config = manifest.counts, manifest.config
    template = environment.from_string(files("fcsim.dataset").joinpath("card.md.j2").read_text("utf-8"))
    text = template.render(
        title=", ".join(spec.domain for spec in config.specs),
        config=config,
        counts=counts,
        wording=manifest.wording,
        tables=[(title, unit, getattr(counts, name)) for name, title, unit in _TABLES],
        refused=sum(counts.rejected.values()),
        command=command(config),
        sources=[(source, command(source.config)) for source in config.made_from.sources] if config.made_from else [],
        licence=_licence(config),
        size=_size(counts.dialogues),
        columns=columns(indent="  "),
        measures=measures,
        data_files={split: f"dialogues-{split}-*.jsonl" for split in manifest.splits} or _WHOLE,
    )
    return text.encode()


def command(config: Config) -> str:
    """The command that makes the dataset again, in a folder `dataset`; from others, if it was made from them."""
    if config.made_from is not None:
        return config.made_from.command
    words = ["fcsim", "run", *(spec.name for spec in config.specs)]
    words += ["-n", str(config.dialogues), "--seed", str(config.seed)]
    words += ["--mix", config.mix] if config.mix else []
    words += ["--until", f"{config.until:g}"] if config.until is not None else []
    words += ["--mask", f"{config.mask:g}"] if config.mask else []
    words += ["--evolve", "{}..{}".format(*config.levels)] if config.levels else []
    for locale in config.locales or ():
        words += ["--locale", locale]
    if config.table is not None:
        words += _table_words(config.table)
    return shlex.join([*words, "-o", "dataset"])


def _table_words(table: TableUsed) -> list[str]:
    """The options that put the same models at the table."""
    words = ["--mode", table.mode]
    for role, model in table.models.items():
        words += [f"--{role}-llm", model]
    words += ["--base-url", table.base_url] if table.base_url else []
    words += ["--votes", str(table.votes)] if table.solve else []
    return [*words, "--retries", str(table.retries), *(["--fallback"] if table.fallback else [])]


def _size(dialogues: int) -> str:
    place = sum(dialogues >= 1000 * 10**power for power in range(len(_SIZES) - 1))
    return _SIZES[place]


def _licence(config: Config) -> str:
    """What is made of shipped specs alone bears their licence; of others, only its maker knows."""
    return "apache-2.0" if all(_is_shipped(spec.name) for spec in config.specs) else "unknown"


def _is_shipped(name: str) -> bool:
    """Files keep their suffix in a manifest, shipped specs are called by their bare name."""
    return "." not in name
