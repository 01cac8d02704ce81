"""From what a user wishes to a client that asks models."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from fcsim.llm.cache import Cache
from fcsim.llm.client import Client, Direct, Sender
from fcsim.llm.ledger import Purse
from fcsim.llm.limits import Limits
from fcsim.llm.models import Models
from fcsim.llm.provider import Provider
from fcsim.llm.retries import Pace, Patience
from simulator.llm.model import Role


class WrongModel(ValueError):
    """The name of a model is none that can be asked; the message says why."""


@dataclass(frozen=True, slots=True)
class ModelName:
    """`anthropic:MODEL` or `openai:MODEL`, behind the provider's own server or another one."""

    provider: str
    model: str
    base_url: str | None = None

    @classmethod
    def parse(cls, text: str, base_url: str | None) -> ModelName:
        provider, _, model = text.partition(":")
        if provider not in ("anthropic", "openai") or not model.strip():
            raise WrongModel(f"{text!r} is no model; write anthropic:MODEL or openai:MODEL")
        if base_url is not None:
            _check_url(base_url)
        return cls(provider, model.strip(), base_url)


@dataclass(frozen=True, slots=True)
class Terms:
    """How models are asked. Nothing of it decides what they answer.

    `cache` is the folder of the answers; `prices` a file that goes before the prices that are known.
    """

    cache: Path
    at_once: int = 16
    rpm: float | None = None
    tpm: float | None = None
    budget: float | None = None
    prices: Path | None = None
    batch: bool = False
    patience: Patience = field(default_factory=Patience)
    pace: Pace = field(default_factory=Pace)


@dataclass(frozen=True, slots=True)
class Connection:
    """A client, what it spends, and the terms."""

    client: Client
    purse: Purse
    terms: Terms


def connect(
    names: Mapping[Role, ModelName], terms: Terms, notice: Callable[[str], None] = lambda text: None
) -> Connection:
    """`notice` hears of batches. Raises WrongModel, PriceError and CacheError, and Stopped where a key is missing."""
    opened: dict[ModelName, Provider] = {}
    for name in names.values():
        if name not in opened:
            opened[name] = _open(name, terms.at_once)
    models = Models(terms.prices)
    prices = {name.model: models.price(name.provider, name.model) for name in opened}
    if terms.budget is not None:
        for model, price in prices.items():
            if price is None:
                raise WrongModel(f"there is no price of {model!r}, so a budget cannot be kept; --prices FILE names it")
    cache = Cache(terms.cache)
    purse = Purse(prices, terms.budget)
    limits = Limits(terms.at_once, terms.rpm, terms.tpm)
    sender: Sender
    if terms.batch:
        if any(name.provider != "anthropic" for name in opened):
            raise WrongModel("only the Messages API takes batches: --batch needs models of anthropic")
        from fcsim.llm.batch import Batches

        sender = Batches(cache, purse, limits, terms.patience, prices, notice, terms.pace)
    else:
        sender = Direct(cache, purse, limits, terms.patience)
    client = Client({role: opened[name] for role, name in names.items()}, prices, cache, sender)
    return Connection(client, purse, terms)


def _open(name: ModelName, connections: int) -> Provider:
    if name.provider == "anthropic":
        from fcsim.llm.anthropic_api import AnthropicModel

        return AnthropicModel(name.model, name.base_url, connections)
    try:
        from fcsim.llm.openai_api import OpenAIModel
    except ImportError:
        raise WrongModel('models of openai need an extra: pip install "fcsim[openai]"') from None
    return OpenAIModel(name.model, name.base_url, connections)


def _check_url(url: str) -> None:
    """A key in an address would end up in records and messages."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
        is_plain = parts.scheme in ("http", "https") and parts.hostname and not parts.query and not parts.fragment
        has_secret = parts.username is not None or parts.password is not None
        _ = parts.port
    except ValueError:
        is_plain, has_secret = False, False
    if has_secret:
        raise WrongModel("a base URL holds no name and no password; keys come from the environment")
    if not is_plain:
        raise WrongModel(f"{url!r} is no base URL; write http://HOST:PORT or https://HOST")
