"""`fcsim import`: what it writes, that it runs, and what it says of a source that is none."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from compiler import CompiledSpec, compile_file
from compiler.schema import parameters_schema
from fcsim.importing.prose import as_order
from simulator.script import label_of
from tests.importing.conftest import KINDS, SOURCES, fcsim


def brought(source: str | Path, into: Path, *options: str, kind: str = "") -> tuple[CompiledSpec, list[dict[str, str]]]:
    """The compiled spec of a source, and what was lost or guessed."""
    path = SOURCES / source
    result = fcsim("import", kind or KINDS[path.name], path, "-o", into / "it.fcspec", "--json", "--force", *options)
    assert result.exit_code == 0, result.stderr
    spec = compile_file(into / "it.fcspec").spec
    assert spec is not None
    return spec, json.loads(result.stdout)["remarks"]


@pytest.mark.parametrize("source", KINDS)
def test_what_is_imported_runs_at_once(source: str, tmp_path: Path) -> None:
    brought(source, tmp_path)
    result = fcsim("run", tmp_path / "it.fcspec", "-n", 20, "-o", tmp_path / "set", "--workers", 1)
    assert result.exit_code == 0, result.stderr
    assert "20 dialogues" in result.stderr


def test_resources_are_executed(tmp_path: Path) -> None:
    spec, remarks = brought("pets.yaml", tmp_path)
    assert set(spec.entities) == {"Pet", "Owner"}
    assert {name for name, api in spec.apis.items() if api.body is None} == {"pet_photos"}
    assert {name for name, api in spec.apis.items() if api.is_action} == {"createPet", "updatePet", "delete-pet"}
    assert spec.apis["delete-pet"].confirm
    assert spec.graph.has_edge("report(get_owners)", "request(getOwner)")
    places = {remark["place"]: remark["detail"] for remark in remarks if "keys of an entity" in remark["what"]}
    assert places["#/components/schemas/Owner/properties/id"] == "Owner: own_####"
    opaque, _ = brought("pets.yaml", tmp_path, "--opaque")
    assert not opaque.entities
    schema: Any = parameters_schema(opaque.apis["getPet"], opaque, "en")
    assert schema["properties"]["petId"] == {"type": "string"}


def test_resources_whose_ids_are_numbers(tmp_path: Path) -> None:
    """A hook's settings are asked for in another shape than they are answered in; a box holds what refers to it."""

    def crud(name: str, answer: dict[str, Any], /, **given: Any) -> dict[str, Any]:
        answers = {"200": {"description": "", "content": {"application/json": {"schema": answer}}}}
        body = {
            "content": {"application/json": {"schema": {"type": "object", "properties": given, "required": [*given]}}}
        }
        item = {"name": f"{name}_id", "in": "path", "required": True, "schema": {"type": "integer"}}
        listed = {
            "200": {"description": "", "content": {"application/json": {"schema": {"type": "array", "items": answer}}}}
        }
        return {
            f"/{name}s": {
                "get": {"operationId": f"list_{name}s", "responses": listed},
                "post": {"operationId": f"add_{name}", "requestBody": body, "responses": answers},
            },
            f"/{name}s/{{{name}_id}}": {
                "get": {"operationId": f"get_{name}", "parameters": [item], "responses": answers}
            },
        }

    text, number = {"type": "string"}, {"type": "integer", "minimum": 1}
    settings = {"type": "object", "properties": {"url": text}}
    thing = {"type": "object", "properties": {"name": text, "box_id": number}, "required": ["name", "box_id"]}
    schemas = {
        "Hook": {
            "type": "object",
            "properties": {"id": number, "name": text, "settings": settings},
            "required": ["id", "name", "settings"],
        },
        "Box": {
            "type": "object",
            "properties": {"id": number, "name": text, "things": {"type": "array", "items": thing}},
            "required": ["id", "name", "things"],
        },
    }
    hook, box = ({"$ref": f"#/components/schemas/{name}"} for name in schemas)
    paths = {**crud("hook", hook, name=text, settings=text), **crud("box", box, name=text)}
    source = tmp_path / "boxes.json"
    source.write_text(
        json.dumps({"openapi": "3.1.0", "info": {"title": "Boxes"}, "paths": paths, "components": {"schemas": schemas}})
    )
    spec, _ = brought(source, tmp_path, kind="openapi")
    keys = {name: entity.key_type for name, entity in spec.entities.items()}
    assert all(key.integral for key in keys.values())
    assert len({key.pattern for key in keys.values()}) == 2
    assert {name for name, api in spec.apis.items() if api.body is not None} >= {
        "get_hook",
        "add_hook",
        "get_box",
        "add_box",
    }
    schema: Any = parameters_schema(spec.apis["get_box"], spec, "en")
    assert schema["properties"]["box_id"]["type"] == "integer"
    assert ("en", "Thing", "called", "") in spec.phrases
    assert as_order("Creates or updates a note.", "x", "post") == ("Create or update a note.", False)
    result = fcsim("run", tmp_path / "it.fcspec", "-n", 20, "-o", tmp_path / "set", "--workers", 1)
    assert result.exit_code == 0, result.stderr


def test_swagger_and_what_is_lost_of_it(tmp_path: Path) -> None:
    spec, remarks = brought("loans.json", tmp_path)
    assert list(spec.apis) == ["loans_create", "loans_create_2", "get_ping"]
    schema: Any = parameters_schema(spec.apis["loans_create_2"], spec, "en")
    assert schema["required"] == ["book", "until"]
    assert schema["properties"]["until"] == {"type": "string", "format": "date", "description": "Format: YYYY-MM-DD."}
    lost = {remark["what"]: remark["detail"] for remark in remarks if remark["kind"] == "lost"}
    assert lost["a `$ref` to another document, which is not fetched"] == "https://elsewhere.example/cover.json"
    assert lost["a `$ref` that leads nowhere"] == "#/definitions/Missing"
    assert lost["a schema within itself: it is left out here"] == "Loan"
    assert lost["a parameter in a header: that is not the assistant's to say"] == "X-Trace"
    spec, _ = brought("loans.json", tmp_path, "--only", "/ping")
    assert list(spec.apis) == ["get_ping"]


def test_tools_keep_their_names_and_share_their_types(tmp_path: Path) -> None:
    spec, _ = brought("notes.mcp.json", tmp_path)
    schema: Any = parameters_schema(spec.apis["search-notes"], spec, "en")
    assert schema["properties"]["sort"] == {"type": "string", "enum": ["newest", "most-read"], "default": "newest"}
    assert spec.apis["search-notes"].doc.of("en") == "Search notes by text."
    assert spec.apis["delete_note"].confirm


def test_a_chinese_source_is_chinese(tmp_path: Path) -> None:
    spec, _ = brought("parcels.tools.json", tmp_path)
    assert spec.locales == ("zh",)
    query, send = spec.apis["query_parcel"], spec.apis["send_parcel"]
    assert query.doc.of("zh") == "查询包裹物流。实时。需要单号。"
    assert send.doc.of("zh") == "寄送包裹。"
    assert [label_of(param, "zh") for param in query.params.fields] == ["快递单号", "排序方式", "显示地图", "每页条数"]
    assert [label_of(param, "zh") for param in send.params.fields] == ["收件城市", "状态", "用户手机号"]
    forms = {member.value: member.forms["zh"] for enum in spec.enums.values() for member in enum.members}
    assert forms == {"asc": ("时间正序",), "desc": ("时间倒序",), "draft": ("草稿",), "urgent": ("紧急",)}


def test_a_second_language_waits_for_its_documentation(tmp_path: Path) -> None:
    _, remarks = brought("rooms.tools.json", tmp_path, "--locale", "en,zh")
    assert any(remark["what"].startswith("its documentation in `zh`") for remark in remarks)
    result = fcsim("run", tmp_path / "it.fcspec", "-n", 20, "-o", tmp_path / "set", "--workers", 1)
    assert result.exit_code == 2
    assert "in 'zh': write `/// zh: …` there" in result.stderr
    result = fcsim("run", tmp_path / "it.fcspec", "-n", 4, "-o", tmp_path / "set", "--workers", 1, "--locale", "en")
    assert result.exit_code == 0, result.stderr


def test_a_choice_by_kind_is_one(tmp_path: Path) -> None:
    spec, _ = brought("order.json", tmp_path)
    schema: Any = parameters_schema(spec.apis["submit_order"], spec, "en")
    kinds = [option["properties"]["kind"]["const"] for option in schema["properties"]["payment"]["oneOf"]]
    assert kinds == ["card", "cash"]


def test_python_read_is_as_python_imported(tmp_path: Path) -> None:
    def parameters(spec: CompiledSpec) -> dict[str, Any]:
        return {name: parameters_schema(api, spec, "en") for name, api in spec.apis.items()}

    read, _ = brought("trips.py", tmp_path)
    run, _ = brought("trips.py", tmp_path, "--by-import")
    assert parameters(read) == parameters(run)
    plan: Any = parameters(read)["plan_trip"]
    assert plan["required"] == ["city", "start", "travellers"]
    assert plan["properties"]["days"]["maximum"] == 30
    assert plan["properties"]["city"]["description"] == "Where to go."


def test_what_is_needed_around_an_object_is_given_with_it(tmp_path: Path) -> None:
    inner = {"type": "object", "properties": {"brand": {"type": "string"}, "note": {"type": "string"}}}
    card = {"type": "object", "required": ["holder"], "properties": {"holder": {"type": "string"}, "look": inner}}
    source = tmp_path / "pay.json"
    source.write_text(json.dumps({"type": "object", "properties": {"card": card, "amount": {"type": "integer"}}}))
    brought(source, tmp_path, kind="jsonschema")
    result = fcsim("run", tmp_path / "it.fcspec", "-n", 40, "-o", tmp_path / "set", "--workers", 1)
    assert result.exit_code == 0, result.stderr
    manifest = json.loads((tmp_path / "set" / "manifest.json").read_text())
    assert "schema" not in manifest["counts"]["rejected"]


def test_a_source_s_output_is_the_same_every_time(tmp_path: Path) -> None:
    texts = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        brought("pets.yaml", tmp_path / name, "--locale", "en,zh")
        texts.append((tmp_path / name / "it.fcspec").read_bytes())
    assert texts[0] == texts[1]


def test_three_thousand_operations(tmp_path: Path) -> None:
    item = {"type": "object", "properties": {"id": {"type": "string"}, "size": {"type": "integer", "minimum": 0}}}
    answer = {"200": {"description": "", "content": {"application/json": {"schema": item}}}}
    paths = {
        f"/things{n}/{{thing}}": {
            method: {"operationId": f"{method}Thing{n}", "tags": [f"t{n % 7}"], "responses": answer}
            for method in ("get", "put", "delete")
        }
        for n in range(1000)
    }
    source = tmp_path / "many.json"
    source.write_text(json.dumps({"openapi": "3.1.0", "info": {"title": "Many"}, "paths": paths}))
    spec, _ = brought(source, tmp_path, "--only", "t3", kind="openapi")
    assert len(spec.apis) == 429
    before = time.process_time()
    spec, _ = brought(source, tmp_path, kind="openapi")
    assert len(spec.apis) == 3000
    result = fcsim("run", tmp_path / "it.fcspec", "-n", 10, "-o", tmp_path / "set", "--workers", 1)
    assert result.exit_code == 0, result.stderr
    assert time.process_time() - before < 40


# ---- bad input ----------------------------------------------------------------------------------

BOMB = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30))
BAD: dict[str, tuple[str, str, int]] = {
    "bomb.yaml": ("openapi", BOMB, 1),
    "round.yaml": ("openapi", "a: &a\n  - *a\n", 1),
    "deep.json": ("openapi", "[" * 5000 + "]" * 5000, 1),
    "broken.json": ("openapi", '{"openapi": ', 1),
    "broken.yaml": ("openapi", "a: b: c", 1),
    "tag.yaml": ("openapi", "!!python/object/apply:os.system [x]", 1),
    "empty.yaml": ("openapi", "\n", 1),
    "other.json": ("openapi", '{"title": "x"}', 2),
    "none.json": ("openapi", '{"openapi": "3.0.0", "paths": {}}', 1),
    "odd.json": (
        "openapi",
        '{"openapi": "3.0.0", "paths": {"/x": {"get": {"parameters": [3], "responses": []}}, "/y": 3}}',
        0,
    ),
    "swagger.json": ("jsonschema", '{"swagger": "2.0"}', 2),
    "list.json": ("jsonschema", "[]", 2),
    "no_tools.json": ("tools", '{"a": 1}', 2),
    "nameless.json": ("mcp", '[{"description": "x"}]', 2),
    "not_mcp.json": ("mcp", '[{"name": "x", "parameters": {}}]', 2),
    "unfolding.json": (
        "jsonschema",
        json.dumps(
            {
                "$ref": "#/$defs/d0",
                "$defs": {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 3} for n in range(40)},
            }
        ),
        1,
    ),
    "broken.py": ("python", "def f(:\n", 1),
    "bare.py": ("python", "x = 1\n", 1),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_source_is_a_message(name: str, tmp_path: Path) -> None:
    kind, text, code = BAD[name]
    (tmp_path / name).write_text(text)
    result = fcsim("import", kind, tmp_path / name, "-o", tmp_path / "it.fcspec")
    assert result.exit_code == code, result.stderr
    left = {path.name for path in tmp_path.iterdir()} - {name}
    assert left == (set() if code else {"it.fcspec"})
    assert code == 0 or result.stderr.startswith("fcsim: ")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("raise RuntimeError('no network here')", "RuntimeError: no network here"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("import os; os._exit(7)", "exit code 7"),
        ("print('hello'); x = 1", "no public function"),
    ],
)
def test_a_module_that_does_harm_when_imported(body: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "module.py").write_text(body)
    result = fcsim("import", "python", tmp_path / "module.py", "--by-import", "-o", tmp_path / "it.fcspec")
    assert result.exit_code == 1
    assert said in result.stderr
    assert not (tmp_path / "it.fcspec").exists()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "it.fcspec"
    path.write_text("mine")
    result = fcsim("import", "openapi", SOURCES / "pets.yaml", "-o", path)
    assert (result.exit_code, path.read_text()) == (2, "mine")
    assert fcsim("import", "openapi", SOURCES / "nowhere.yaml", "-o", tmp_path / "x").exit_code == 2
    assert fcsim("import", "openapi", SOURCES / "pets.yaml", "-o", tmp_path / "x", "--locale", "xx").exit_code == 2
    assert fcsim("import", "openapi", SOURCES / "pets.yaml", "-o", tmp_path / "x", "--only", "nix").exit_code == 1
