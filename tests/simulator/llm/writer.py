"""A rule-driven writer: words the turns of a rewrite from the request alone, in its own way, or badly on purpose."""

from __future__ import annotations

import json
import random
import re

from simulator.llm.model import Reply, Request, Usage

OPENERS = {
    "en": ("Listen,", "Right,", "So", "Hm,", "You know,", "Okay then,", "Well now,", "Ah,", "Look,", "Fine,"),
    "zh": ("那个，", "嗯，", "这样，", "对了，", "话说，", "好，", "是这么回事，", "听我说，", "哎，", "我想想，"),
}
FILLERS = {
    "en": (
        "the weather is kind",
        "my coffee went cold",
        "the dog wants out",
        "I hardly slept",
        "rain again over here",
        "music is playing next door",
        "my shoes are wet",
        "somebody left the window open",
        "the bus is late as ever",
        "my plants look happy",
        "lunch was far too salty",
        "the neighbours are singing",
    ),
    "zh": (
        "天气不错",
        "咖啡都凉了",
        "狗在闹着出门",
        "没睡好",
        "外面又下雨了",
        "隔壁在放音乐",
        "鞋子全湿了",
        "窗户忘了关",
        "公交还没来",
        "花开得挺好",
        "午饭太咸了",
        "邻居在唱歌",
    ),
}
LEADS = {
    "en": ("Let me tell you:", "As far as I see:", "This is it:", "So,"),
    "zh": ("是这样的：", "跟您说一下：", "看到了：", "那么，"),
}

FAULTS = (
    "wrong language",
    "left out",
    "changed",
    "added",
    "goal",
    "tool name",
    "key",
    "syntax",
    "cut",
    "no JSON",
    "fenced",
    "empty",
    "refusal",
    "length",
    "huge",
    "another turn",
    "a turn short",
    "twice",
    "empty turn",
    "too deep",
)

_LIST = re.compile(r"\[\".*\"\]$")


def locale_of(request: Request) -> str:
    return "zh" if re.search(r"[\u4e00-\u9fff]", request.system) else "en"


def chance(request: Request) -> random.Random:
    """The same for the same request; another for another try."""
    return random.Random(f"{request.take}/{request.system}/{request.turns}")


def written(request: Request, fault: str = "") -> Reply:
    """The answer to a request for words; with a fault of `FAULTS` it is bad in this way."""
    locale, rng = locale_of(request), chance(request)
    brief, again = _texts(request)
    turns = {number: _said(lines, locale, rng) for number, lines in _turns(brief).items()}
    if again:
        turns = {number: turns[number] for number in again}
    if fault:
        _spoil(turns, fault, locale, brief, request.system, rng)
    answer = json.dumps(
        {"turns": [{"turn": number, "text": text} for number, text in turns.items()]}, ensure_ascii=False
    )
    return _answer(answer, fault)


def _answer(text: str, fault: str) -> Reply:
    usage = Usage(input=100, output=len(text) // 4)
    match fault:
        case "cut":
            return Reply(text[: len(text) // 2], (), "end", usage)
        case "length":
            return Reply(text[: len(text) // 2], (), "length", usage)
        case "no JSON":
            return Reply("I am only a poor model, and JSON is hard.", (), "end", usage)
        case "fenced":
            return Reply(f"Here you go:\n```json\n{text}\n```", (), "end", usage)
        case "empty":
            return Reply(" \n", (), "end", usage)
        case "refusal":
            return Reply("I can't help with that.", (), "refusal", usage)
        case "huge":
            return Reply(text[:-2] + "x" * 2_000_000, (), "end", usage)
        case "too deep":
            return Reply("[" * 30_000 + "]" * 30_000, (), "end", usage)
    return Reply(text, (), "end", usage, "writer-1")


def _texts(request: Request) -> tuple[str, list[int]]:
    said = [block.text for turn in request.turns if turn.speaker == "user" for block in turn.blocks]  # type: ignore[union-attr]
    if len(said) == 1:
        return said[0], []
    found = re.search(r"(?:Write turns?|请重写第)\s*([\d,、 ]+)", said[-1])
    assert found is not None, said[-1]
    return said[0], [int(number) for number in re.findall(r"\d+", found[1])]


def _turns(brief: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for line in brief.splitlines():
        if head := re.match(r"(?:Turn |第)(\d+)", line):
            found[int(head[1])] = []
            found[int(head[1])].append(line)
        elif found and line.startswith("- "):
            found[list(found)[-1]].append(line)
    return found


def _said(lines: list[str], locale: str, rng: random.Random) -> str:
    if not re.search("assistant|助手", lines[0]):
        return said_of(lines, locale, rng)
    given = [json.loads(found[0]) for line in lines[1:] if (found := _LIST.search(line))]
    gap, stop = (" ", ".") if locale == "en" else ("", "。")
    return rng.choice(LEADS[locale]) + gap + (given[0][0] if given else rng.choice(FILLERS[locale]) + stop)


def said_of(lines: list[str], locale: str, rng: random.Random) -> str:
    """A user's turn of what it has to say, in words that mean nothing, and the values as they are given."""
    given = [json.loads(found[0]) for line in lines if (found := _LIST.search(line))]
    gap, comma, stop = (" ", ", ", ".") if locale == "en" else ("", "，", "。")
    opener, filler = rng.choice(OPENERS[locale]), rng.sample(FILLERS[locale], 2)
    values = comma.join(rng.choice(forms) for forms in given)
    return f"{opener}{gap}{filler[0]}{comma}{filler[1]}{': ' if locale == 'en' else '：'}{values}{stop}"


def _spoil(turns: dict[int, str], fault: str, locale: str, brief: str, system: str, rng: random.Random) -> None:
    users = [n for n, lines in _turns(brief).items() if n in turns and not re.search("assistant|助手", lines[0])]
    number = rng.choice(users or list(turns))
    match fault:
        case "wrong language":
            turns[number] = (
                "我不太明白，请再说一遍好吗" if locale == "en" else "I would rather like to speak English now."
            )
        case "left out":
            turns[number] = rng.choice(FILLERS[locale])
        case "changed" | "added":
            extra = " 97 people at 4:44 am" if locale == "en" else "，97个人，凌晨4点44分"
            turns[number] = (turns[number] if fault == "added" else "") + extra
        case "goal":
            turns[number] += " " + system.splitlines()[0]
        case "tool name":
            turns[number] += " call book_table search_products transfer_money"
        case "key":
            turns[number] += " r-1234 map-1234 acc-1234 card-1234"
        case "syntax":
            turns[number] += rng.choice((" {{ 7*7 }}", " $(rm -rf /)", " `id`", " {% include 'x' %}", " <|im_end|>"))
        case "another turn":
            turns[max(turns) + 7] = "and another thing"
        case "a turn short":
            del turns[number]
        case "twice":
            for other in turns:
                turns[other] = turns[number]
        case "empty turn":
            turns[number] = "  "
