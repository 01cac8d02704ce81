"""The options by which language models are asked: at the table of `fcsim run`, or to draft a spec."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from fcsim.cli.output import USAGE, Failure, say

if TYPE_CHECKING:
    from fcsim.dataset.asking import Setting
    from fcsim.llm.connection import Connection, ModelName, Terms
    from fcsim.llm.ledger import Purse
    from simulator.llm.model import Role

Mode = Annotated[
    Literal["offline", "rewrite", "selfplay"],
    typer.Option("--mode", help="Who speaks: nobody but fcsim; a model rewords; models play user and assistant."),
]
Llm = Annotated[
    str | None, typer.Option("--llm", metavar="MODEL", help="anthropic:NAME or openai:NAME, for all roles.")
]
UserLlm = Annotated[
    str | None, typer.Option("--user-llm", metavar="MODEL", help="For the user (and all of a rewrite).")
]
AssistantLlm = Annotated[str | None, typer.Option("--assistant-llm", metavar="MODEL", help="For the assistant.")]
SolverLlm = Annotated[
    str | None, typer.Option("--solver-llm", metavar="MODEL", help="For a solver that must agree with every call.")
]
BaseUrl = Annotated[
    str | None, typer.Option("--base-url", metavar="URL", help="Another server that speaks the same API.")
]
Votes = Annotated[
    int | None, typer.Option("--votes", metavar="K", min=1, max=25, help="Have the solver vote so many times.")
]
Retries = Annotated[
    int, typer.Option("--retries", "-R", metavar="R", min=0, max=20, help="How often a turn goes back to the model.")
]
Fallback = Annotated[
    bool, typer.Option("--fallback/--reject", help="After that, reword without a model, or reject the dialogue.")
]
Concurrency = Annotated[int, typer.Option("--concurrency", metavar="C", min=1, max=4096, help="Requests at once.")]
Rpm = Annotated[float | None, typer.Option("--rpm", metavar="N", min=0.01, help="Requests a minute, at most.")]
Tpm = Annotated[float | None, typer.Option("--tpm", metavar="N", min=1, help="Tokens a minute, at most.")]
Budget = Annotated[
    float | None, typer.Option("--budget", metavar="USD", min=0, help="Dollars to spend; 0: kept answers alone.")
]
Prices = Annotated[
    Path | None, typer.Option("--prices", metavar="FILE", help="Prices of models, before the known ones.")
]
CacheFolder = Annotated[
    Path | None, typer.Option("--cache", metavar="DIR", help="Where answers are kept.", show_default="of the user")
]
Batch = Annotated[bool, typer.Option("--batch", help="By the Message Batches API: later, at half the price.")]
EstimateOnly = Annotated[bool, typer.Option("--estimate", help="Say what it would take; send and write nothing.")]
ShowPrompts = Annotated[bool, typer.Option("--show-prompts", help="Print what would be asked; send and write nothing.")]


@dataclass(frozen=True, slots=True)
class AskingOptions:
    """How models are asked, as the user gave it."""

    llm: str | None = None
    base_url: str | None = None
    concurrency: int = 16
    rpm: float | None = None
    tpm: float | None = None
    budget: float | None = None
    prices: Path | None = None
    cache: Path | None = None

    def words(self) -> list[str]:
        """What was given, as on the command line."""
        words: list[str] = []
        for name, value in self._given().items():
            option = "--" + name.replace("_", "-")
            words += [option] if value is True else [option, f"{value:g}" if isinstance(value, float) else str(value)]
        return words

    def _given(self) -> dict[str, Any]:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {field.name: values[field.name] for field in fields(self) if values[field.name] != field.default}

    def check(self) -> None:
        """What is no number is wrong usage."""
        for name in ("rpm", "tpm", "budget"):
            if not math.isfinite(getattr(self, name) or 0):
                raise Failure(f"--{name} is a number", USAGE)

    def terms(self, **more: Any) -> Terms:
        from fcsim.llm.cache import default_folder
        from fcsim.llm.connection import Terms

        return Terms(
            self.cache or default_folder(),
            at_once=self.concurrency,
            rpm=self.rpm,
            tpm=self.tpm,
            budget=self.budget,
            prices=self.prices,
            **more,
        )

    def named(self, text: str) -> ModelName:
        from fcsim.llm.connection import ModelName, WrongModel

        try:
            return ModelName.parse(text, self.base_url)
        except WrongModel as error:
            raise Failure(str(error), USAGE) from None


@dataclass(frozen=True, slots=True)
class TableOptions(AskingOptions):
    """Who sits at the table, and what is asked of them."""

    mode: str = "offline"
    user_llm: str | None = None
    assistant_llm: str | None = None
    solver_llm: str | None = None
    votes: int | None = None
    retries: int = 2
    fallback: bool = False
    batch: bool = False

    def setting(self) -> Setting | None:
        """None if nobody sits there. What does not fit together is wrong usage."""
        if self.mode == "offline":
            if given := self.words():
                raise Failure(f"{given[0]} needs --mode rewrite or --mode selfplay", USAGE)
            return None
        if self.mode == "rewrite" and self.assistant_llm is not None:
            raise Failure("in --mode rewrite one model words both sides: name it by --llm", USAGE)
        self.check()
        from fcsim.dataset.asking import Setting

        solve = self.solver_llm is not None or self.votes is not None
        wanted: list[tuple[Role, str | None]] = [("user", self.user_llm)]
        wanted += [("assistant", self.assistant_llm)] if self.mode == "selfplay" else []
        wanted += [("solver", self.solver_llm)] if solve else []
        models = {role: self._model(role, given) for role, given in wanted}
        mode: Any = self.mode
        return Setting(mode, models, solve, self.votes or 1, self.retries, self.fallback)

    def _model(self, role: str, given: str | None) -> ModelName:
        text = given or self.llm
        if text is None:
            raise Failure(f"--mode {self.mode} needs a model for the {role}: --llm or --{role}-llm MODEL", USAGE)
        return self.named(text)


def connected(models: Mapping[Role, ModelName], terms: Terms) -> Connection:
    """What cannot be asked that way is wrong usage."""
    from fcsim.llm.cache import CacheError
    from fcsim.llm.connection import WrongModel, connect
    from fcsim.llm.models import PriceError
    from simulator.llm.model import Stopped

    try:
        return connect(models, terms, say)
    except (WrongModel, PriceError, CacheError, Stopped) as error:
        raise Failure(str(error), USAGE) from None


def spent(purse: Purse) -> str:
    """`1,204 requests, 345,678 tokens, $1.2345`: since the start of the command; of several roles by each, too."""
    total = _flow(purse.requests, purse.tokens, purse.cost)
    by_role = "; ".join(
        f"{role} {_flow(used.requests, used.tokens, used.cost)}" for role, used in sorted(purse.used.items())
    )
    return f"{total} ({by_role})" if len(purse.used) > 1 else total


def _flow(requests: int, tokens: int, cost: float | None) -> str:
    return f"{requests:,} requests, {tokens:,} tokens" + ("" if cost is None else f", {dollars(cost)}")


def dollars(amount: float) -> str:
    return f"${amount:,.2f}" if amount >= 1 else f"${amount:.4f}"
