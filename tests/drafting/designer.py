"""A rule-driven designer of a bicycle rental: it reads, designs and writes well, or badly in ways it is told."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from fcsim.drafting.example import in_locales
from simulator.llm.model import Text
from tests.loopback import Answer, Asked

BIKES = Path(__file__).parents[1] / "fixtures" / "bikes"

_NEEDS = re.compile(r"\b(want|would like|need to|möchten)\b|想|たい")
_APIS: Mapping[str, tuple[str, str]] = {
    "find_bikes": (r"see which bikes|哪些车", "Takes a kind and a price, gives the bikes that are free."),
    "rent_bike": (r"rent a bike|租一辆车|mieten|借りたい", "Takes a bike and days, makes a rental."),
    "end_rental": (r"bring a bike back", "Takes a rental, ends it."),
    "report_damage": (r"report the damage|melden", "Takes a bike and what is broken, takes it out of service."),
}
_SCENARIOS = {"find_bikes": "look_around", "rent_bike": "few_days", "end_rental": "rain", "report_damage": "chain"}

JSON_FAULTS = ("broken JSON", "other JSON", "extra field", "refusal", "length", "empty", "huge", "prose", "loop")
QUOTE_FAULTS = ("invented quote", "changed quote", "no quote", "a word")
DESIGN_FAULTS = ("a path for a name", "two of one name", "needless API", "no such problem", "a problem forgotten")
CORE_FAULTS = (
    "missing API", "syntax", "type", "prose", "API of its own", "unreachable API", "never succeeds",
    "impossible scenario", "no words", "no documentation", "refusal", "length", "empty",
    "names doubled", "cut off", "use", "loop",
)  # fmt: skip
"""What is missing comes first: what was written once stays."""
PHRASE_FAULTS = ("a block short", "syntax", "unknown slot", "another locale", "an API again", "refusal", "prose")


class Designer:
    """`faults`: by stage (read, gather, design, core, phrases), what is wrong with the first try at each request, the
    second, and so on; what comes after is good."""

    def __init__(self, faults: Mapping[str, Sequence[str]] | None = None) -> None:
        self._faults = faults or {}
        self._tries: Counter[str] = Counter()
        self.committed: Counter[str] = Counter()

    def __call__(self, asked: Asked) -> Answer:
        stage = _stage(asked)
        first, last = _said(asked, 0), _said(asked, -1)
        conversation = f"{stage}/{asked.system}/{first}"
        number = self._tries[conversation]
        self._tries[conversation] += 1
        faults = self._faults.get(stage, ())
        fault = faults[number] if number < len(faults) else ""
        self.committed[f"{stage}: {fault}"] += bool(fault)
        good = _ANSWERS[stage](first)
        if stage == "core":
            good = in_locales(good, _asked_for(first))
        if stage == "design":
            good = _about(good, _asked_for(asked.system))
        if stage == "core" and not fault and len(asked.turns) > 1:
            good = _repaired(good, last)
        return _broken(fault, good) or Answer(_spoiled(stage, fault, good, first))


def _asked_for(words: str) -> list[str]:
    found = re.search(r"(?:Its locales|in each of): (\w+(?:, \w+)*)|(?:语言|以下语言各一句)：(\w+(?:、\w+)*)", words)
    assert found is not None
    return re.split(r", |、", found[1] or found[2])


def _about(design: str, locales: Sequence[str]) -> str:
    value = json.loads(design)
    value["about"] = [about for about in value["about"] if about["locale"] in locales]
    return _json(value)


def _stage(asked: Asked) -> str:
    wanted = set((asked.schema or {}).get("properties", ()))
    if wanted:
        return "read" if wanted == {"problems"} else "gather" if wanted == {"groups"} else "design"
    return "phrases" if re.search(r"Write the phrases|的 phrases", _said(asked, 0)) else "core"


def _said(asked: Asked, turn: int) -> str:
    return "\n".join(block.text for block in asked.turns[turn].blocks if isinstance(block, Text))


# ---- doing it well -----------------------------------------------------------------------------


def _read(brief: str) -> str:
    text = brief.split("=====\n", 1)[1].rsplit("\n=====", 1)[0].partition("\n\n")[2]
    sentences = [part.strip() for part in re.split(r"(?<=[.!?])\s+|(?<=[。！？])|\n\n", text)]
    needs = [sentence for sentence in sentences if _NEEDS.search(sentence)]
    problems = [{"problem": f"As said: {' '.join(need.split())}"[:300], "quotes": [need]} for need in needs]
    return _json({"problems": problems})


def gather(brief: str) -> str:
    """Those that differ in numbers alone are the same."""
    found: dict[str, list[int]] = {}
    for number, text in _problems(brief).items():
        found.setdefault(re.sub(r"\d+", "some", text), []).append(number)
    return _json({"groups": [{"problem": text, "of": of} for text, of in found.items() if len(of) > 1]})


def _design(brief: str) -> str:
    answered = {
        name: [number for number, text in _problems(brief).items() if re.search(needs, text)]
        for name, (needs, _) in _APIS.items()
    }
    answered = {name: numbers for name, numbers in answered.items() if numbers}
    known = {number for numbers in answered.values() for number in numbers}
    if "rent_bike" in answered or "report_damage" in answered:
        answered.setdefault("find_bikes", [next(iter(answered.values()))[0]])
    about = {"en": "A bicycle rental by the river.", "zh": "河边的租车行。"}
    return _json(
        {
            "domain": "bikes",
            "about": [{"locale": locale, "text": about[locale]} for locale in ("en", "zh")],
            "apis": [{"name": name, "does": _APIS[name][1], "problems": of} for name, of in answered.items()],
            "scenarios": [{"name": _SCENARIOS[name], "problem": of[0]} for name, of in answered.items()],
            "unanswered": [
                {"problem": number, "why": "No API knows of it."} for number in _problems(brief) if number not in known
            ],
        }
    )


def _problems(brief: str) -> dict[int, str]:
    return {int(number): json.loads(text) for number, text in re.findall(r'^(\d+)\. (".*")$', brief, re.MULTILINE)}


def _core(brief: str) -> str:
    """The declarations that the designed APIs and scenarios need."""
    wanted = re.findall(r"^- (\w+)(?::|：)", brief, re.MULTILINE)
    parts = (BIKES / "core.fcspec").read_text("utf-8").split("\n\n")
    parts = [part for part in parts if not (name := _declared(part)) or name in wanted]
    return "\n\n".join(parts)


def _declared(part: str) -> str:
    found = re.search(r"^(?:api|scenario) (\w+)", part, re.MULTILINE)
    return found[1] if found else ""


def _phrases(brief: str) -> str:
    found = re.search(r"phrases en for (.+?), a block|写出 (.+?) 的 phrases zh", brief)
    assert found is not None
    locale = "en" if found[1] else "zh"
    wanted = re.split(r", |、", found[1] or found[2])
    blocks = (BIKES / f"phrases.{locale}.fcspec").read_text("utf-8").strip().split("\n\n")
    return "\n\n".join(block for block in blocks if block.split()[3] in wanted)


_ANSWERS = {"read": _read, "gather": gather, "design": _design, "core": _core, "phrases": _phrases}


def _repaired(good: str, complaints: str) -> str:
    """Only what is complained of, if that can be told."""
    named = [part for part in good.split("\n\n") if (name := _declared(part)) and re.search(rf"\b{name}\b", complaints)]
    gone = [f"// gone: {name}" for name in ("mind_of_its_own",) if name in complaints]
    return "\n\n".join([*named, *gone]) if named or gone else good


def _any_name(part: str) -> str:
    found = re.search(r"^(?:api|scenario|entity|enum|persona) (\w+)", part, re.MULTILINE)
    return found[1] if found else ""


# ---- and badly ---------------------------------------------------------------------------------


def _broken(fault: str, good: str) -> Answer | None:
    match fault:
        case "refusal":
            return Answer("", stop="refusal")
        case "length":
            return Answer(good[: len(good) // 2] or "{", stop="length")
        case "empty":
            return Answer(" ")
        case "huge":
            return Answer("bicycle " * 250_000)
        case "loop":
            return Answer(good[:60] * 200)
        case "prose":
            return Answer("Certainly! What a lovely rental.\nI would rather talk about rivers.")
    return None


def _spoiled(stage: str, fault: str, good: str, brief: str) -> str:
    if not fault:
        return good
    if fault == "broken JSON":
        return good[: 2 * len(good) // 3]
    if fault == "other JSON":
        return _json({"answer": [1, 2, 3]})
    if stage in ("read", "gather", "design"):
        value = json.loads(good)
        _SPOIL_JSON[fault](value)
        return _json(value)
    return str(_SPOIL_TEXT[stage, fault](good))


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _extra(value: Any) -> None:
    value["note\x1b[2J"] = "see above"


def _quotes(change: Any) -> Any:
    def spoil(value: Any) -> None:
        for problem in value["problems"][:1]:
            problem["quotes"] = change(problem["quotes"])

    return spoil


def _path_names(value: Any) -> None:
    value["domain"] = "../../etc/cron.d/bikes"
    value["apis"][0]["name"] = "find bikes; rm -rf /"


def _twice(value: Any) -> None:
    value["apis"].append(value["apis"][0])


def _needless(value: Any) -> None:
    value["apis"].append({"name": "mind_of_its_own", "does": "Whatever.", "problems": []})


def _no_such(value: Any) -> None:
    value["apis"][0]["problems"] = [99]


def _forgotten(value: Any) -> None:
    value["unanswered"] = []


_SPOIL_JSON: Mapping[str, Any] = {
    "extra field": _extra,
    "invented quote": _quotes(lambda quotes: ["Guests want to be given a bicycle for free, always."]),
    "changed quote": _quotes(lambda quotes: [quotes[0].replace("want", "wish")]),
    "no quote": _quotes(lambda quotes: []),
    "a word": _quotes(lambda quotes: ["bikes"]),
    "a path for a name": _path_names,
    "two of one name": _twice,
    "needless API": _needless,
    "no such problem": _no_such,
    "a problem forgotten": _forgotten,
}

_OWN = "\n\n/// Do something.\n/// zh: 做点什么。\napi mind_of_its_own() -> bool\n"


def _without(name: str) -> Any:
    return lambda good: "\n\n".join(part for part in good.split("\n\n") if _any_name(part) != name)


_SPOIL_TEXT: Mapping[tuple[str, str], Any] = {
    ("core", "syntax"): lambda good: good.replace("api rent_bike(", "api rent_bike[", 1),
    ("core", "type"): lambda good: good.replace(".price <= max_price", '.price <= "cheap"', 1),
    ("core", "missing API"): _without("rent_bike"),
    ("core", "API of its own"): lambda good: good + _OWN,
    ("core", "unreachable API"): lambda good: re.sub(
        r"-> Bike\[\] \{\n.*\n\}", "-> { name: string @faker(first_name) }[]", good
    ),
    ("core", "never succeeds"): lambda good: good.replace("require days <= 14", "require days > 14", 1),
    ("core", "impossible scenario"): lambda good: good.replace("kind: touring", "kind: touring, max_price: 5.0"),
    ("core", "names doubled"): lambda good: (
        f'{good}\n\nenum Bike {{ one {{ en: "one" }} }}\n\nenum Kind {{ b {{ en: "b" }} }}\n'
    ),
    ("core", "cut off"): lambda good: good[: good.index("let found")],
    ("core", "no words"): lambda good: good.replace(', zh: "旅行车"', "", 1),
    ("core", "no documentation"): lambda good: good.replace("/// zh: 租一辆自行车。\n", "", 1),
    ("core", "use"): lambda good: good + "\n\nuse places { City, find_places }\n",
    ("core", "nobody"): lambda good: re.sub(r"\n  persona \w+", "", _without("regular")(_without("visitor")(good))),
    ("phrases", "a block short"): lambda good: good.rpartition("\n\n")[0],
    ("phrases", "syntax"): lambda good: good.replace("{\n", "{\n  aks\n", 1),
    ("phrases", "unknown slot"): lambda good: re.sub(r'"', '"{colour} ', good, count=1),
    ("phrases", "another locale"): lambda good: re.sub("phrases (en|zh)", "phrases fr", good),
    ("phrases", "an API again"): lambda good: good + _OWN,
}
