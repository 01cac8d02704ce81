"""What a scenario fixes is in the calls that are made for it, wherever in the arguments it stands."""

from __future__ import annotations

from fcsim.library import compile_spec
from simulator import Dialogue, Run
from simulator.brief import Brief


def test_a_value_that_is_fixed_inside_of_an_object_said_in_one() -> None:
    spec = compile_spec("shop").spec
    assert spec is not None
    brief = Brief(scenarios=("birthday_present",), calls=((2, 99),), shunned=("single", "refine"))
    found = [made for made in Run([spec], 0).shard(0, 8, dict.fromkeys(range(8), brief)) if isinstance(made, Dialogue)]
    orders = [
        call.arguments
        for dialogue in found
        for message in dialogue.messages
        if message.weight
        for call in message.tool_calls
        if call.name == "place_order"
    ]
    assert orders
    assert all(order["gift"]["wrap"] == "box" for order in orders)  # type: ignore[index, call-overload]
