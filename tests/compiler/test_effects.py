"""Effects: what is accepted, what it is lowered to, and what is derived from it."""

from __future__ import annotations

import pytest

from compiler import Api, Compilation, compile_text
from compiler.effects import (
    Aggregate,
    Binary,
    Call,
    Const,
    Create,
    Delete,
    Deref,
    Do,
    Expr,
    Get,
    Let,
    Not,
    Query,
    Record,
    Require,
    Return,
    Row,
    Update,
    Var,
)

HEAD = """fcspec 1

domain shop
locale en

enum Status { fresh { en: "fresh" } sold { en: "sold" } }
type Line { item: Item.id, count: int(1..9), note?: string }
type Pick { low?: float, status?: Status }

entity Shop { id: key("s-##") name: string opened: date }
entity Item {
  id: key("i-##")
  name: string
  price: float(0..100) @unit(usd)
  weight?: int @unit(g)
  status: Status = fresh
  shop: Shop.id
  made: datetime
  tags: string[]
}
world { Shop * 5, Item * 20 }
"""

PARAMS = (
    "text: string, other?: string, n: int, m?: int, size: int = 3, flag: bool, yes?: bool, day: date, at?: datetime, "
    "item: Item.id, lines: Line[], some?: Line[], pick?: Pick, status: Status"
)


def compiled(body: str, returns: str = "bool", params: str = PARAMS) -> Compilation:
    errors = 'error NONE "none"\n  error BAD "bad"'
    return compile_text(f"{HEAD}\napi f({params}) -> {returns} {{\n  {errors}\n  {body}\n}}\n", "shop.fcspec")


def accepted(body: str, returns: str = "bool") -> Api:
    result = compiled(body, returns)
    assert result.spec is not None, [(found.code, found.message) for found in result.diagnostics]
    return result.spec.apis["f"]


def lowered(expression: str, returns: str = "bool") -> Expr:
    body = accepted(f"return {expression}", returns).body
    assert body is not None
    (statement,) = body.statements
    assert isinstance(statement, Return)
    return statement.value


def codes(body: str, returns: str = "bool") -> list[str]:
    return [found.code for found in compiled(body, returns).diagnostics if found.severity == "error"]


def field(name: str) -> Get:
    return Get(Row(), name)


# ---- lowering ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "returns", "expected"),
    [
        ("true", "bool", Const(True)),
        ("n", "int", Var("n")),
        ("5", "float", Const(5.0)),
        ('"a"', "string", Const("a")),
        ("sold", "Status", Const("sold")),
        ('"2026-03-06"', "date", Const("2026-03-06")),
        ("n + 1", "int", Binary("+", Var("n"), Const(1))),
        ("n / 2", "float", Binary("/", Var("n"), Const(2))),
        ("-n", "int", Binary("-", Const(0), Var("n"))),
        ("n > -5", "bool", Binary(">", Var("n"), Const(-5))),
        ("not flag", "bool", Not(Var("flag"))),
        ("flag and n == 5", "bool", Binary("and", Var("flag"), Binary("==", Var("n"), Const(5)))),
        ("status != sold", "bool", Binary("!=", Var("status"), Const("sold"))),
        ("sold == status", "bool", Binary("==", Const("sold"), Var("status"))),
        ('day > "2026-03-06"', "bool", Binary(">", Var("day"), Const("2026-03-06"))),
        ('"2026-03-06" < day', "bool", Binary("<", Const("2026-03-06"), Var("day"))),
        ("now() > now()", "bool", Binary(">", Call("now", ()), Call("now", ()))),
        ("today()", "date", Call("today", ())),
        ("days(day, now())", "int", Call("days", (Var("day"), Call("now", ())))),
        ("round(n / 3)", "float", Call("round", (Binary("/", Var("n"), Const(3)),))),
        ("len(text)", "int", Call("len", (Var("text"),))),
        ("count(lines)", "int", Call("count", (Var("lines"),))),
        ("contains(text, lower(text))", "bool", Call("contains", (Var("text"), Call("lower", (Var("text"),))))),
        ("given(m, n)", "int", Call("given", (Var("m"), Var("n")))),
        ("given(n, 1.5)", "float", Call("given", (Var("n"), Const(1.5)))),
        ("lines.count", "int[]", Get(Var("lines"), "count")),
        ("contains(lines.item, item)", "bool", Call("contains", (Get(Var("lines"), "item"), Var("item")))),
        (
            "count(lines.item.price)",
            "int",
            Call("count", (Get(Deref(Get(Var("lines"), "item"), "Item"), "price"),)),
        ),
        ("sum(lines, .count)", "int", Aggregate("sum", Var("lines"), field("count"))),
        (
            "sum(lines, .item.price * .count)",
            "float",
            Aggregate("sum", Var("lines"), Binary("*", Get(Deref(field("item"), "Item"), "price"), field("count"))),
        ),
        ("any(lines, .count > 5)", "bool", Aggregate("any", Var("lines"), Binary(">", field("count"), Const(5)))),
        ("count(Item)", "int", Call("count", (Query("Item", False, None, None, False, None),))),
        (
            "Item where .price > 5 by .made desc take 3",
            "Item[]",
            Query("Item", False, Binary(">", field("price"), Const(5)), field("made"), True, Const(3)),
        ),
        ("Item take m", "Item[]", Query("Item", False, None, None, False, Var("m"))),
        ("{ a: n, b: text }", "{ a: int, b: string }", Record((("a", Var("n")), ("b", Var("text"))))),
        ("{ n }", "{ n: int, more?: bool }", Record((("n", Var("n")),))),
    ],
)
def test_an_expression_is_lowered(expression: str, returns: str, expected: Expr) -> None:
    assert lowered(expression, returns) == expected


@pytest.mark.parametrize(
    ("condition", "optional"),
    [
        ("n == size", ""),
        ("n == m", "right"),
        ("m < n", "left"),
        ("m == m", "both"),
        ("other != text", "left"),
        ("status == pick.status", "right"),
        ("n >= pick.low", "right"),
    ],
)
def test_a_comparison_with_an_argument_that_may_be_missing_is_marked(condition: str, optional: str) -> None:
    found = lowered(condition)
    assert isinstance(found, Binary)
    assert found.optional == optional


def test_an_absent_field_of_a_row_is_no_missing_argument() -> None:
    found = lowered("Item where .weight > 5", "Item[]")
    assert isinstance(found, Query)
    assert found.where == Binary(">", field("weight"), Const(5))


def test_what_is_reckoned_from_a_missing_argument_holds_too() -> None:
    missing = Binary("!=", Var("m"), Var("m"), "both")
    assert lowered("n > m * 2") == Binary("or", missing, Binary(">", Var("n"), Binary("*", Var("m"), Const(2))))
    assert lowered("contains(text, other)") == Call("contains", (Var("text"), Var("other")))
    assert lowered("count(some) > 1") == Binary(
        "or", Binary("!=", Var("some"), Var("some"), "both"), Binary(">", Call("count", (Var("some"),)), Const(1))
    )


def test_a_missing_condition_is_false() -> None:
    assert lowered("flag and yes") == Binary("and", Var("flag"), Binary("==", Var("yes"), Const(True)))


# ---- statements --------------------------------------------------------------------------------


def test_a_body_tells_what_it_reads_writes_and_raises() -> None:
    api = accepted(
        """let found = one Item where .id == item else NONE
  require found.shop.opened < today() else BAD
  require found.price > 1 else NONE
  return update found { status: sold, price: found.price + 1 }""",
        "Item",
    )
    body = api.body
    assert body is not None
    assert body.reads == {"Item", "Shop"}
    assert body.writes == {"Item"}
    assert body.raises == ("NONE", "BAD")
    assert api.is_action
    assert api.produces == "Item"
    found, opened, _, changed = body.statements
    query = Query("Item", True, Binary("==", field("id"), Var("item")), None, False, None)
    assert found == Let("found", query, "NONE")
    place = Get(Deref(Get(Var("found"), "shop"), "Shop"), "opened")
    assert opened == Require(Binary("<", place, Call("today", ())), "BAD")
    price = Binary("+", Get(Var("found"), "price"), Const(1))
    assert changed == Return(Update("found", "Item", (("status", Const("sold")), ("price", price))))


def test_rows_are_made_and_deleted() -> None:
    body = accepted(
        """let found = one Item where .id == item else NONE
  create Item { name: text, price: 5, shop: found.shop, made: now(), tags: found.tags, weight: m }
  delete found
  return true"""
    ).body
    assert body is not None
    made = body.statements[1]
    assert isinstance(made, Do)
    assert isinstance(made.value, Create)
    assert dict(made.value.assigns)["weight"] == Var("m")
    assert body.statements[2] == Do(Delete("found", "Item"))
    assert not body.reads - {"Item"}


def test_an_api_without_a_body_is_opaque() -> None:
    result = compile_text(f"{HEAD}\napi f() -> Item[] {{\n  confirm\n}}\n", "shop.fcspec")
    assert result.spec is not None
    api = result.spec.apis["f"]
    assert api.body is None
    assert api.confirm
    assert not api.is_action
    assert api.produces == "Item"


def test_a_name_on_the_wire_is_the_name_in_the_effect() -> None:
    text = f"{HEAD}\napi 查 as look(数量 as n: int) -> int {{\n  return 数量 + n\n}}\n"
    result = compile_text(text, "shop.fcspec")
    assert result.spec is not None
    api = result.spec.apis["look"]
    assert api.source_name == "查"
    (param,) = api.params.fields
    assert (param.name, param.source_name) == ("n", "数量")
    assert api.body is not None
    assert api.body.statements == (Return(Binary("+", Var("n"), Var("n"))),)


# ---- what is refused ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "returns", "code"),
    [
        ("nn", "int", "FC301"),
        ("fresh", "bool", "FC301"),
        ("n.x", "int", "FC302"),
        ("lines.size", "int[]", "FC302"),
        ("item.nane == text", "bool", "FC302"),
        ("size(n)", "int", "FC303"),
        ("len(n)", "int", "FC304"),
        ("days(text, now())", "int", "FC304"),
        ("min(lines, .item)", "int", "FC304"),
        ("contains(lines.item, text)", "bool", "FC304"),
        ("given(n, text)", "int", "FC304"),
        ("given(m, m)", "int", "FC308"),
        ("given(m + 1, n)", "int", "FC308"),
        ("n + text", "int", "FC305"),
        ("not n", "bool", "FC305"),
        ("flag and n", "bool", "FC305"),
        ("n == text", "bool", "FC306"),
        ("text < text", "bool", "FC306"),
        ("flag < flag", "bool", "FC306"),
        ("status > status", "bool", "FC306"),
        ("day == at", "bool", "FC306"),
        ("item == text", "bool", "FC306"),
        ("lines == lines", "bool", "FC306"),
        ("Item where .shop == item", "Item[]", "FC306"),
        ("Item by .name", "Item[]", "FC306"),
        (".price", "float", "FC307"),
        ("other", "string", "FC308"),
        ("m + 1", "int", "FC308"),
        ("item.price", "float", "FC308"),
        ("lines.note", "string[]", "FC308"),
        ("one Item where .price > 5", "Item", "FC308"),
        ("{ n }", "{ n: int, m: int }", "FC312"),
        ("{ n, k: n }", "{ n: int }", "FC302"),
        ("create Item { name: text, shop: item, made: now(), tags: lines.item }", "Item", "FC312"),
        ("text", "int", "FC315"),
        ("1.5 * n", "int", "FC315"),
        ("Item where .price > 5", "Item", "FC315"),
        ("lines", "Item[]", "FC315"),
        ("minutes(now(), now()) + days(now(), now())", "int", "FC318"),
        ("sold == fresh", "bool", "FC301"),
        ("status == gone", "bool", "FC217"),
        ('status == "sold"', "bool", "FC217"),
        ("Itm where .price > 5", "Item[]", "FC221"),
    ],
)
def test_a_mistake_in_an_expression_is_found(expression: str, returns: str, code: str) -> None:
    assert code in codes(f"return {expression}", returns)


@pytest.mark.parametrize(
    "expression", ["unknown", "unknown.x + 1", "sum(unknown, .x)", "round(unknown)", "not unknown", "unknown == sold"]
)
def test_an_unknown_name_is_the_only_mistake(expression: str) -> None:
    assert codes(f"return {expression}") == ["FC301"]


def test_all_mistakes_of_a_body_are_found_at_once() -> None:
    body = """let a = nowhere
  require a.b.c else LATE
  let d = one Item where .nane == text else NONE
  return d.price + text"""
    assert codes(body, "float") == ["FC301", "FC311", "FC302", "FC305"]
