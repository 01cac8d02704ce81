"""The state graph: its nodes and edges, each because of something in the spec."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

import networkx as nx
import pytest

import compiler.compile
from benchmarks.specs import large_spec
from compiler import CompiledSpec, compile_text
from compiler.asking import askable, refinable
from compiler.dependencies import dependencies
from compiler.graph import without_end
from compiler.graph_formats import FORMATS, dot, graph_json, graphml, mermaid

SHOP = """fcspec 1

domain shop
locale en

type Size { width: int, depth?: int }
entity Item { id: key("i-##") name: string }
entity Shop { id: key("s-##") name: string }
world { Item * 20, Shop * 5 }

api find(name?: string) -> Item[] { return Item where contains(.name, name) }
api shops() -> Shop[] { return Shop }
api similar(item: Item.id) -> Item[] { return Item where .id != item }
api buy(item: Item.id, shop: Shop.id, count: int, size: Size, gift?: bool, more?: Size[]) -> Item {
  error NONE "none"
  error SOLD "sold"
  confirm
  let found = one Item where .id == item else NONE
  require count > 0 else SOLD
  return update found { name: "x" }
}
api opaque(day: date) -> bool
confusable finding { find { en: "by name" } similar { en: "like it" } }
flow {
  find -> buy 3, find 2
  similar -> buy 0
  buy on SOLD -> find 4
  buy -> shops 0
}
"""

COMMON = {
    ("start", "open", "single"),
    ("open", "smalltalk", "smalltalk"),
    ("smalltalk", "chat", "smalltalk"),
    ("chat", "open", "smalltalk"),
    ("chat", "end", "smalltalk"),
    ("open", "outside", "outside"),
    ("outside", "refuse", "outside"),
    ("refuse", "open", "outside"),
    ("refuse", "end", "outside"),
    ("open", "end", "single"),
    ("refuse", "grant", "withheld"),
}


def changeable(shop: CompiledSpec) -> tuple[str, ...]:
    return tuple(path for path, _ in refinable(shop.apis["buy"], {}))


Edges = set[tuple[str, str, str]]


@pytest.fixture(scope="module")
def shop() -> CompiledSpec:
    compiled = compile_text(SHOP, "shop.fcspec")
    assert compiled.spec is not None, compiled.diagnostics
    return compiled.spec


@pytest.fixture(scope="module")
def edges(shop: CompiledSpec) -> Edges:
    return set(shop.graph.edges(keys=True))


def ever(name: str, *outcomes: str, asked: tuple[str, ...] = (), alone: bool = False, between: bool = True) -> Edges:
    """What holds of every API: it can be offered late and be called wrongly; unless it goes `alone`, it is called along
    with others, and it may come up in `between`."""
    found = {
        ("grant", f"request({name})", "withheld"),
        (f"call({name})", f"result({name},invalid)", "repair"),
        (f"result({name},invalid)", f"call({name})", "repair"),
    }
    if between:
        found |= {("switch", f"request({name})", "switch"), (f"report({name})", "back", "switch")}
    for path in asked:
        found |= {(f"ask({name},{path})", "switch", "switch"), ("back", f"inform({name},{path})", "switch")}
    states = [f"{kind}({name})" for kind in ("request", "call", "report")]
    states += [f"result({name},{outcome})" for outcome in outcomes]
    for state in () if alone else states:
        found |= {(state, "parallel", "parallel"), ("parallel", state, "parallel")}
    return found


def about(edges: Edges, *names: str) -> Edges:
    """The edges whose both ends are of these APIs, or common to all."""
    return {
        edge
        for edge in edges
        if all((found := re.search(r"\((\w+)", node)) is None or found[1] in names for node in edge[:2])
    }


def test_what_is_so_in_every_domain(edges: Edges) -> None:
    assert about(edges) == COMMON


def test_an_opaque_api(edges: Edges) -> None:
    assert about(edges, "opaque") - COMMON - ever("opaque", "ok", asked=("day",)) == {
        ("open", "request(opaque)", "single"),
        ("request(opaque)", "ask(opaque,day)", "clarify"),
        ("ask(opaque,day)", "inform(opaque,day)", "clarify"),
        ("request(opaque)", "call(opaque)", "single"),
        ("inform(opaque,day)", "call(opaque)", "single"),
        ("call(opaque)", "result(opaque,ok)", "single"),
        ("result(opaque,ok)", "report(opaque)", "single"),
        ("report(opaque)", "open", "single"),
        ("report(opaque)", "refine(opaque,day)", "refine"),
        ("refine(opaque,day)", "call(opaque)", "single"),
    }


def test_a_lookup_that_can_find_nothing_and_is_easily_mixed_up(edges: Edges) -> None:
    assert about(edges, "find") - COMMON - ever("find", "ok", "empty", between=False) == {
        ("open", "request(find)", "select"),
        ("request(find)", "call(find)", "single"),
        ("call(find)", "result(find,ok)", "single"),
        ("call(find)", "result(find,empty)", "recover"),
        ("result(find,ok)", "report(find)", "single"),
        ("result(find,empty)", "report(find)", "recover"),
        ("report(find)", "open", "single"),
        ("report(find)", "refine(find,name)", "refine"),
        ("refine(find,name)", "call(find)", "single"),
        ("report(find)", "request(find)", "select"),
    }


def test_an_action_that_is_confirmed_and_can_fail(shop: CompiledSpec, edges: Edges) -> None:
    needed = ("item", "shop", "count", "size")
    own = about(edges, "buy") - COMMON - ever("buy", asked=needed, alone=True, between=False)
    assert askable(shop.apis["buy"]) == needed
    assert changeable(shop) == ("count", "size.width", "size.depth", "gift", "more")
    assert own == {
        ("open", "request(buy)", "single"),
        ("open", "request(buy)", "nested"),
        ("request(buy)", "confirm(buy)", "confirm"),
        *(("request(buy)", f"ask(buy,{p})", "clarify") for p in needed),
        *((f"ask(buy,{p})", f"inform(buy,{p})", "clarify") for p in needed),
        # A row that is named last is looked up then.
        *((f"inform(buy,{p})", "confirm(buy)", "confirm") for p in needed[2:]),
        *((f"inform(buy,{p})", f"ask(buy,{q})", "clarify") for p in needed for q in needed if p != q),
        *((f"ask(buy,{p})", f"ask(buy,{q})", "clarify") for n, p in enumerate(needed) for q in needed[n + 1 :]),
        *((f"ask(buy,{q})", f"inform(buy,{p})", "clarify") for n, p in enumerate(needed) for q in needed[n + 1 :]),
        *((f"inform(buy,{p})", f"inform(buy,{q})", "clarify") for n, p in enumerate(needed) for q in needed[n + 1 :]),
        ("confirm(buy)", "agree(buy)", "confirm"),
        ("agree(buy)", "call(buy)", "confirm"),
        ("confirm(buy)", "decline(buy)", "confirm"),
        ("decline(buy)", "drop(buy)", "confirm"),
        ("drop(buy)", "open", "confirm"),
        ("call(buy)", "result(buy,ok)", "single"),
        ("call(buy)", "result(buy,SOLD)", "recover"),
        ("result(buy,ok)", "report(buy)", "single"),
        ("result(buy,SOLD)", "report(buy)", "recover"),
        ("report(buy)", "open", "single"),
        ("report(buy)", "refine(buy,count)", "refine"),
        *(("confirm(buy)", f"refine(buy,{p})", "refine") for p in changeable(shop)),
        *((f"refine(buy,{p})", "confirm(buy)", "confirm") for p in changeable(shop)),
        ("report(buy)", "request(buy)", "refer"),
        # Both of its keys can be looked up at once.
        ("request(buy)", "parallel", "parallel"),
        *((f"inform(buy,{p})", "parallel", "parallel") for p in needed),
    }


def test_what_holds_of_every_api(edges: Edges) -> None:
    needed = ("item", "shop", "count", "size")
    assert ever("find", "ok", "empty", between=False) <= edges
    assert ever("opaque", "ok", asked=("day",)) <= edges
    assert ever("buy", asked=needed, alone=True, between=False) <= edges
    assert {edge[1] for edge in edges if edge[0] == "switch"} == {"request(opaque)", "request(shops)"}
    assert not {edge for edge in edges if edge[1] in ("call(buy)", "report(buy)") and edge[0] == "parallel"}


def test_a_value_out_of_bounds_is_rejected_where_there_are_bounds() -> None:
    text = "fcspec 1\n\ndomain d\napi f(a: int(1..5), b: int, c?: float(0..1), d?: string(1..5)) -> bool\n"
    compiled = compile_text(text, "d.fcspec")
    assert compiled.spec is not None
    assert {edge for edge in compiled.spec.graph.edges(keys=True) if edge[2] == "invalid"} == {
        *(("request(f)", f"reject(f,{path})", "invalid") for path in ("a", "c")),
        *((f"reject(f,{path})", f"refine(f,{path})", "invalid") for path in ("a", "c")),
    }


@pytest.mark.parametrize("apis", ["", "api f() -> bool", "api f(a?: int) -> bool\napi g() -> int"])
def test_a_domain_in_which_nothing_is_asked_comes_to_its_end(apis: str) -> None:
    compiled = compile_text(f"fcspec 1\n\ndomain d\n{apis}\n", "d.fcspec")
    assert compiled.spec is not None, compiled.diagnostics
    assert without_end(compiled.spec.graph) == ()
    assert {"switch", "back"}.isdisjoint(compiled.spec.graph)


def test_what_was_found_can_be_referred_to(edges: Edges) -> None:
    assert {edge for edge in edges if edge[2] == "refer"} == {
        ("report(find)", "request(similar)", "refer"),
        ("report(find)", "request(buy)", "refer"),
        ("report(similar)", "request(similar)", "refer"),
        ("report(buy)", "request(similar)", "refer"),
        ("report(buy)", "request(buy)", "refer"),
        ("report(shops)", "request(buy)", "refer"),
    }


def test_keys_are_looked_up_on_the_way_to_a_call(edges: Edges) -> None:
    before = {path: f"inform(buy,{path})" for path in ("item", "shop", "count", "size")}
    assert {edge for edge in edges if edge[2] == "chain"} == {
        *((node, "call(find)", "chain") for node in ("request(buy)", *before.values())),
        # Rows are looked up in the order of the parameters: where the item was named last, it is looked up first.
        *((node, "call(shops)", "chain") for node in ("request(buy)", *list(before.values())[1:])),
        ("result(find,ok)", "call(shops)", "chain"),
        *((f"result({name},ok)", "confirm(buy)", "chain") for name in ("find", "shops")),
    }
    # One takes what it would find, and is never a lookup; and the other could be taken for that one.
    assert "ask(similar,item)" not in {node for edge in edges for node in edge[:2]}


def test_a_lookup_that_needs_a_key_itself_is_led_up_to(eatery: CompiledSpec) -> None:
    chains = {edge[:2] for edge in eatery.graph.edges(keys=True) if edge[2] == "chain"}
    assert ("request(order_food)", "call(list_dishes)") in chains
    assert ("request(order_food)", "call(search_restaurants)") in chains
    assert ("result(search_restaurants,ok)", "call(list_dishes)") in chains
    assert ("result(list_dishes,ok)", "confirm(order_food)") in chains
    assert not {(f"result({name},ok)", f"call({name})") for name in eatery.apis} & chains
    assert not {(f"request({name})", f"call({name})") for name in eatery.apis} & chains


@pytest.mark.parametrize("group", ["", 'confusable g { inns { en: "to stay" } offers { en: "on offer" } }'])
def test_what_comes_up_in_between_is_not_found_by_what_could_be_taken_for_what_is_asked(group: str) -> None:
    text = """fcspec 1
domain lodging
locale en
scalar Town = string { en: "Ely" | "Rye" }
entity Inn { id: key("i-##") town: Town }
entity Room { id: key("r-##") inn: Inn.id }
entity Offer { id: key("o-##") town: Town }
world { Inn * 3, Room * 9, Offer * 4 }
api inns(town: Town) -> Inn[] { return Inn where .town == town }
api offers(town: Town) -> Offer[] { return Offer where .town == town }
api rooms(inn: Inn.id) -> Room[] { return Room where .inn == inn }
"""
    compiled = compile_text(text + group, "lodging.fcspec")
    assert compiled.spec is not None, compiled.diagnostics
    graph = compiled.spec.graph
    # Rooms could come up while a town is asked for; but who asks for offers is not shown inns.
    assert ("switch" in graph.adj["ask(offers,town)"]) is not bool(group)
    assert graph.has_edge("switch", "request(rooms)") is not bool(group)


def test_a_flow_weighs_and_forbids(shop: CompiledSpec, edges: Edges) -> None:
    weights = {(u, v, key): data["weight"] for u, v, key, data in shop.graph.edges(keys=True, data=True)}
    assert weights.pop(("report(find)", "request(buy)", "refer")) == 3
    assert weights.pop(("report(find)", "request(find)", "select")) == 2
    assert weights.pop(("report(buy)", "request(find)", "recover")) == 4
    assert set(weights.values()) == {1}
    assert ("report(similar)", "request(buy)") not in {edge[:2] for edge in edges}
    assert ("report(buy)", "request(shops)") not in {edge[:2] for edge in edges}
    assert shop.flow["similar", "", "buy"] == 0


def test_dependencies_have_reasons(shop: CompiledSpec) -> None:
    keys = {name: entity.key for name, entity in shop.entities.items()}
    why = {(found.producer, found.consumer): found.why for found in dependencies(shop.apis, keys)}
    assert why["shops", "buy"] == "buy.shop takes Shop.id, which shops returns"
    assert ("opaque", "buy") not in why


def test_nodes_and_edges_say_what_they_are(shop: CompiledSpec) -> None:
    nodes = shop.graph.nodes
    assert nodes["refine(buy,size.width)"] == {
        "kind": "refine",
        "api": "buy",
        "path": "size.width",
        "outcome": "",
        "speaker": "user",
    }
    assert nodes["result(buy,SOLD)"] == {
        "kind": "result",
        "api": "buy",
        "path": "",
        "outcome": "SOLD",
        "speaker": "tool",
    }
    lines = SHOP.split("\n")
    for _, _, behaviour, data in shop.graph.edges(keys=True, data=True):
        assert data["behaviour"] == behaviour
        assert data["why"]
        assert (data["file"], 1 <= data["line"] <= len(lines)) in (("shop.fcspec", True), ("", False))
    failing = shop.graph.edges["call(buy)", "result(buy,SOLD)", "recover"]
    assert "error SOLD" in lines[failing["line"] - 1]


def test_every_dialogue_can_end_and_every_state_can_come_up(
    shop: CompiledSpec, eatery: CompiledSpec, everything: CompiledSpec
) -> None:
    for spec in (shop, eatery, everything):
        assert without_end(spec.graph) == ()
        assert nx.descendants(spec.graph, "start") == set(spec.graph) - {"start"}


def test_a_state_without_a_way_to_the_end_is_a_diagnostic(monkeypatch: pytest.MonkeyPatch) -> None:
    def trap(*_: object) -> nx.MultiDiGraph[str]:
        return nx.MultiDiGraph([("start", "end"), ("start", "pit")])

    monkeypatch.setattr(compiler.compile, "build_graph", trap)
    compiled = compile_text(SHOP, "shop.fcspec")
    assert compiled.spec is None
    assert [(found.code, found.message) for found in compiled.diagnostics] == [
        ("FC414", "from `pit` no dialogue comes to its end")
    ]


def test_many_needed_values_are_linked_to_their_neighbours_only() -> None:
    def asks(count: int) -> int:
        params = ", ".join(f"p{n}: int" for n in range(count))
        compiled = compile_text(f"fcspec 1\n\ndomain d\napi f({params}) -> bool\n", "d.fcspec")
        assert compiled.spec is not None
        pairs = [(u, v) for u, v in compiled.spec.graph.edges() if u.startswith("ask") and v.startswith("ask")]
        return len(pairs)

    assert asks(6) == 15
    assert asks(7) == 6
    assert asks(200) == 199


def test_the_graph_grows_in_proportion_to_the_domain() -> None:
    sizes = []
    for apis in (20, 40, 80):
        compiled = compile_text(large_spec(apis), "large.fcspec")
        assert compiled.spec is not None
        sizes.append((compiled.spec.graph.number_of_nodes(), compiled.spec.graph.number_of_edges()))
    (nodes, edges), (nodes2, edges2), (nodes4, edges4) = sizes
    assert (nodes4 - nodes2, edges4 - edges2) == (2 * (nodes2 - nodes), 2 * (edges2 - edges))


# ---- formats -----------------------------------------------------------------------------------


@pytest.fixture
def odd() -> nx.MultiDiGraph[str]:
    """A graph whose names hold what each format has to escape."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node in ('a "b" \\ <c> & #d', "查找"):
        graph.add_node(node, kind="request", api="查找", path="", outcome="", speaker="user")
    for key, weight in (("single", 1.0), ("refer", 2.5)):
        graph.add_edge(
            'a "b" \\ <c> & #d', "查找", key=key, behaviour=key, weight=weight, why='"x" & <y>', file="f", line=3
        )
    return graph


def test_mermaid(odd: nx.MultiDiGraph[str]) -> None:
    assert mermaid(odd).splitlines() == [
        "flowchart LR",
        '  n0["a #quot;b#quot; \\ #lt;c#gt; & #35;d"]',
        '  n1["查找"]',
        '  n0 -->|"single"| n1',
        '  n0 -->|"refer ×2.5"| n1',
    ]
    assert '|"single: #quot;x#quot; & #lt;y#gt;"|' in mermaid(odd, why=True)


def test_dot(odd: nx.MultiDiGraph[str]) -> None:
    assert dot(odd).splitlines() == [
        "digraph dialogue {",
        "  rankdir=LR;",
        "  node [shape=box];",
        '  "a \\"b\\" \\\\ <c> & #d";',
        '  "查找";',
        '  "a \\"b\\" \\\\ <c> & #d" -> "查找" [label="single"];',
        '  "a \\"b\\" \\\\ <c> & #d" -> "查找" [label="refer ×2.5"];',
        "}",
    ]


def test_graphml_is_read_back(odd: nx.MultiDiGraph[str], eatery: CompiledSpec) -> None:
    for graph in (odd, eatery.graph):
        text = graphml(graph)
        again = nx.parse_graphml(text, force_multigraph=True)
        assert {node: again.nodes[node] for node in again} == {node: graph.nodes[node] for node in graph}
        assert sorted(map(str, again.edges(data=True))) == sorted(map(str, graph.edges(data=True)))
        ids = [edge.get("id") for edge in ET.fromstring(text).iter("{http://graphml.graphdrawing.org/xmlns}edge")]
        assert len(set(ids)) == len(ids) == graph.number_of_edges()


def test_json_is_read_back(odd: nx.MultiDiGraph[str]) -> None:
    data = json.loads(graph_json(odd))
    assert [node["id"] for node in data["nodes"]] == list(odd)
    assert [(edge["source"], edge["target"], edge["behaviour"]) for edge in data["edges"]] == list(odd.edges(keys=True))
    assert "why" in data["edges"][0]
    assert "why" not in json.loads(graph_json(odd, why=False))["edges"][0]


@pytest.mark.parametrize("form", FORMATS)
def test_a_format_is_the_same_for_the_same_spec(form: str, shop: CompiledSpec) -> None:
    again = compile_text(SHOP, "shop.fcspec")
    assert again.spec is not None
    assert FORMATS[form](again.spec.graph, why=True) == FORMATS[form](shop.graph, why=True)
