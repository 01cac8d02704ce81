"""`--estimate` and `--show-prompts`: what would be sent, without sending it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fcsim.cli.models import dollars
from fcsim.cli.output import USAGE, Failure, count

if TYPE_CHECKING:
    from fcsim.dataset.run import Wish
    from fcsim.llm.connection import Terms
    from fcsim.llm.estimate import Estimate
    from fcsim.llm.models import Models
    from simulator.llm.model import Reply, Request, Result, Text, Use


def show_estimate(wish: Wish, terms: Terms) -> None:
    """Of a run."""
    from fcsim.dataset.rehearsing import estimated

    assert wish.setting is not None
    models = known_models(terms)
    found = estimated(wish.job, wish.setting, wish.dialogues, wish.orders().briefs(), models, by_batch=terms.batch)
    print_estimate(found, models)


def known_models(terms: Terms) -> Models:
    """Prices that cannot be read are wrong usage."""
    from fcsim.llm.models import Models, PriceError

    try:
        return Models(terms.prices)
    except PriceError as error:
        raise Failure(str(error), USAGE) from None


def print_estimate(found: Estimate, models: Models) -> None:
    """Requests, tokens and dollars by role."""
    for role, used in found.used.items():
        cost = "no price is known" if used.cost is None else dollars(used.cost)
        read = f" ({used.cached:,} of them from the prompt cache)" if used.cached else ""
        sent = used.input + used.cached + used.written
        flow = f"{used.requests:,} requests, {sent:,} tokens in{read}, {used.output:,} out"
        print(f"{role:>9}  {used.model}: {flow}: {cost}")
    if any(used.cost is not None for used in found.used.values()):
        print(f"   prices  of {models.date}, where --prices names no other")
    total = "" if found.cost is None else f", {dollars(found.cost)}"
    print(f"    about  {found.requests:,} requests, {found.tokens:,} tokens{total}")


def show_prompts(wish: Wish) -> None:
    """Prints every request for the dialogues, as the model would read it."""
    from fcsim.dataset.rehearsing import rehearsals

    assert wish.setting is not None
    found = rehearsals(wish.job, wish.setting, range(wish.dialogues), wish.orders().briefs())
    for index, asked in enumerate(found):
        print(f"=== dialogue {index}: {count(len(asked), 'request')}")
        print_requests(asked, f"{index}.")


def print_requests(asked: Sequence[tuple[Request, Reply]], prefix: str = "") -> None:
    """Each as the model would read it, with the answer that is expected."""
    for number, (request, reply) in enumerate(asked, start=1):
        print(f"\n--- {prefix}{number} to the {request.role}, {request.max_tokens:,} tokens at most")
        _print_request(request, reply)


def _print_request(request: Request, reply: Reply) -> None:
    if request.tools:
        print("tools: " + ", ".join(str(tool["function"]["name"]) for tool in request.tools))  # type: ignore[index, call-overload]
    if request.schema is not None:
        print("schema: " + json.dumps(request.schema, ensure_ascii=False))
    print(f"system: {request.system}")
    for turn in request.turns:
        for block in turn.blocks:
            print(f"{turn.speaker}: {_said(block)}")
    print(f"(expected) {' '.join([reply.text, *map(_said, reply.calls)]).strip()}")


def _said(block: Text | Use | Result) -> str:
    from simulator.llm.model import Text, Use

    if isinstance(block, Text):
        return block.text
    if isinstance(block, Use):
        return f"{block.name}({json.dumps(dict(block.arguments), ensure_ascii=False)})"
    return f"[result] {block.content}"
