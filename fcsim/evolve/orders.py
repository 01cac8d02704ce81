"""What one API is asked to do, out of its requests: short orders that can stand in the requests of another."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from compiler.phrases import Frame, Slot, expand, mark_of, text_of
from dsl.syntax import ApiDecl, Field, PhraseEntry, PhraseKind
from fcsim.evolve.draft import Draft
from fcsim.evolve.lookups import label
from fcsim.evolve.moves import SLOT
from fcsim.evolve.nodes import entry

_MOST = 6
_WAYS = 3
"""How many orders there are at most, and how many of them one text makes."""
_LONGEST = 60
_NO_ORDER = re.compile(
    r"(?:an?|the|one|some|all|my|we|you|he|she|it|they|there|this|that|is|are|was|can|could|would|will|may|should"
    r"|how|what|when|where|which|who|why|if|from|at|on|in|for|with|about|new|other|another|no|not|better|to|now|somebody|don't|never)\b"
)
"""How a request starts that is no order."""
_NO_ORDER_ZH = re.compile(
    r"[？?，。：、]|^[我您他她它想要得的就是也能有被让]|我|^(?:应该|可以|现在|还)|[吗呢吧]$|怎么|行不行|可不可以|能不能"
)

_PARTICLE = re.compile(r"(\w+) (off|up|down|out|away|back|(?<=turn )on|(?<=switch )on)")
_ASK = {
    "en": (
        "it's about {key}: [please ]{choice}",
        "about {key}, (please|could you) {choice}",
        "[please ]{choice}, I mean {key}",
        "{key}: {choice}[, please]",
        "I have {key}, (please|can you) {choice}",
        "{choice}[, please], it's {key}",
        "(can|could) you do something about {key}?",
        "I need help with {key}",
        "it's about {key}",
        "can you help me with my {label}?",
        "it's about my {label}",
    ),
    "zh": (
        "{key}，[麻烦]{choice}",
        "关于{key}，(帮我|请){choice}",
        "[麻烦]{choice}，我说的是{key}",
        "{key}，(帮我|给我){choice}",
        "{choice}，就是{key}",
        "{key}的事，{choice}",
        "{key}要处理一下",
        "帮我处理一下{key}",
        "{key}有点事",
        "我的{label}要处理一下",
        "{label}的事想麻烦你",
    ),
}
_SAY: Mapping[str, Mapping[PhraseKind, tuple[str, ...]]] = {
    "en": {
        "with": ("please {}", "{}"),
        "need": ("What would you like to do with it?", "What should I do with it?", "What shall be done?"),
        "give": ("{}", "{}, please", "please {}"),
        "change": ("(actually|no), {}", "better {}", "rather {}"),
        "confirm": (
            "{key}: {choice}. (Is that right|Shall I)?",
            "For {key}, I'd {choice}. (Right|Okay)?",
            "About {key}: I'd {choice}. (All right|Go ahead)?",
        ),
    },
    "zh": {
        "with": ("{}", "麻烦{}"),
        "need": ("您想怎么处理？", "要做什么改动？", "您要怎么办？"),
        "give": ("{}", "{}，谢谢", "麻烦{}"),
        "change": ("不对，{}", "还是{}", "我是说{}"),
        "confirm": (
            "{key}：{choice}，(对吗|可以吗)？",
            "那{key}就{choice}，(没错吧|是吗)？",
            "关于{key}：给您{choice}，(行吗|好吗)？",
        ),
    },
}
_JOINS = re.compile(r"(?:because|since|as|for|to|in|at|on|with|by|from|until|under|up|last|staying|arriving)\b")
_SHARED = frozenset({"with", "need", "give", "change", "on", "done", "empty"})
"""What is said in the same words of both goes on being said."""


def orders(draft: Draft, api: ApiDecl, key: str, own: Sequence[Field], locale: str) -> list[str]:
    """Orders to an API that name all of its `own` parameters that it needs, and none else: what it is done to, the
    parameter `key`, is "it", or left out."""
    wanted = frozenset(field.name.text for field in own if not field.optional and field.default is None)
    frames = [
        frame
        for item in draft.entries(api.name.text, locale, "ask")
        for text in item.texts
        for frame in _alike(str(text.value), wanted | {key})
    ]
    find = _chinese if locale == "zh" else _english
    found = [order for frame in frames if (order := find(frame, key))]
    if locale == "zh" and not wanted:
        # What just names a thing and goes on may as well be a remark.
        found = [order for frame in frames if not _starts_with(frame, key) and (order := find(frame, key))] or found
    return list(dict.fromkeys(found))[:_MOST]


def _alike(text: str, slots: frozenset[str]) -> list[Frame]:
    """The first few ways to say a text that have these slots alone, and no signs of the grammar in them."""
    fit = (
        frame
        for frame in expand(text)
        if frame.slots == slots and sum(isinstance(part, Slot) for part in frame.segments) == len(slots)
    )
    return [frame for frame in fit if not set(text_of(frame)) & set("[](){}|")][:_WAYS]


def _starts_with(frame: Frame, key: str) -> bool:
    return frame.segments[0] == Slot(key)


def _written(frame: Frame) -> str:
    return "".join(f"{{{part.path}}}" if isinstance(part, Slot) else part for part in frame.segments)


def _english(frame: Frame, key: str) -> str | None:
    text = _written(frame).removeprefix("please ").removesuffix(", please").removesuffix(" please")
    before, slot, after = text.partition(f" {{{key}}}")
    if not slot or len(text) > _LONGEST or _NO_ORDER.match(before) or not re.fullmatch(r"[a-z][a-z' {}_]*", before):
        return None
    if re.search(r"[?,:]|\b(?:it|me|my|us|our|I)\b|\bof$|^'", f"{after} {before}"):
        return None
    if verb := _PARTICLE.fullmatch(before):
        return f"{verb[1]} it {verb[2]}{after}"
    return f"{before} it{after}"


def _chinese(frame: Frame, key: str) -> str | None:
    text = re.sub(r"^(?:麻烦|请)?(?:帮我|给我|请)?", "", _written(frame))
    slot = f"{{{key}}}"
    for start in (f"把{slot}", f"将{slot}", slot):
        text = text.removeprefix(start)
    text = text.removesuffix(slot).removeprefix("给我").removeprefix("帮我").removesuffix("了").strip()
    if not text or slot in text or len(mark_of(expand(text)[0])) < 2 or _NO_ORDER_ZH.search(text):
        return None
    return text


def talk(draft: Draft, apis: Sequence[ApiDecl], new: ApiDecl, own: Set[str], locale: str) -> list[PhraseEntry]:
    """The phrases of an API that does what either of two did to its first parameter, as its second one says: requests
    around their orders, and what of their own phrases is right for both, and says nothing of what is their `own`."""
    key, choice = (field.name.text for field in new.params)
    words = {"key": f"{{{key}}}", "choice": f"{{{choice}}}", "label": (label(draft, new.params[0]) or {}).get(locale)}

    def made(texts: Sequence[str]) -> list[str]:
        fit = (text for text in texts if words["label"] or "{label}" not in text)
        return [SLOT.sub(lambda slot: str(words[slot[1]]), text) for text in fit]

    found = [entry("ask", [], made(_ASK[locale]))]
    found += [entry(kind, [choice], _SAY[locale][kind]) for kind in ("with", "need", "give", "change")]
    if new.confirm:
        found.append(entry("confirm", [], made(_SAY[locale]["confirm"])))
    first, second = ([item for block in draft.phrases(api.name.text, locale) for item in block.entries] for api in apis)
    codes = [{error.code.text for error in api.errors} for api in apis]
    for item in (*first, *second):
        about, is_first = _about(item), any(item is one for one in first)
        texts = list(item.texts)
        if item.kind == "on" and not all(about[0] in each for each in codes):
            texts = [text for text in texts if not own & {path.split(".")[0] for path in SLOT.findall(str(text.value))}]
        elif is_first and item.kind in _SHARED and not (about and about[0] in own):
            alike = {
                text.value for one in second if (one.kind, _about(one)) == (item.kind, about) for text in one.texts
            }
            texts = [text for text in texts if text.value in alike]
        elif item.kind != "beyond":
            continue
        if texts:
            found.append(replace(item, texts=tuple(texts)))
    return found


def joins(item: PhraseEntry, locale: str) -> PhraseEntry | None:
    """An addition to a request as one to an order, which it follows without a comma in English."""
    texts = tuple(text for text in item.texts if locale != "en" or _JOINS.match(str(text.value)))
    return replace(item, texts=texts) if texts else None


def _about(item: PhraseEntry) -> tuple[str, ...]:
    return tuple(part.text for part in item.argument)
