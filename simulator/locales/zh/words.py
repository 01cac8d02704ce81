"""The Chinese words of units, numerals and days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compiler.scales import COUNTS

DIGITS = "零一二三四五六七八九"
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class UnitWords:
    """What stands after a number of this unit.

    `said` goes with digits and numerals, `symbol` with digits alone, `casual` is for chats, `heard` is
    understood and never said. Money is written with `before` (`￥`).
    """

    said: tuple[str, ...]
    symbol: tuple[str, ...] = ()
    casual: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    before: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        return (*self.said, *self.symbol, *self.casual, *self.heard)


WORDS: Mapping[str, UnitWords] = {
    "second": UnitWords(("秒",), casual=("秒钟",)),
    "minute": UnitWords(("分钟",)),
    "hour": UnitWords(("小时", "个小时"), casual=("个钟头",), heard=("钟头", "个钟")),
    "day": UnitWords(("天",)),
    "week": UnitWords(("周", "个星期"), casual=("个礼拜",), heard=("星期", "礼拜")),
    "month": UnitWords(("个月",)),
    "year": UnitWords(("年",)),
    "mm": UnitWords(("毫米",), ("mm",)),
    "cm": UnitWords(("厘米",), ("cm",), casual=("公分",)),
    "m": UnitWords(("米",), heard=("m",)),
    "km": UnitWords(("公里",), ("km",), heard=("千米",)),
    "inch": UnitWords(("英寸",)),
    "foot": UnitWords(("英尺",)),
    "mile": UnitWords(("英里",)),
    "m2": UnitWords(("平方米",), ("㎡",), casual=("平米",), heard=("平方", "m²", "平")),
    "sqft": UnitWords(("平方英尺",)),
    "kmh": UnitWords(("公里每小时",), ("km/h", "公里/小时")),
    "mph": UnitWords(("英里每小时",), ("mph",), heard=("英里/小时",)),
    "mg": UnitWords(("毫克",), ("mg",)),
    "g": UnitWords(("克",), ("g",)),
    "kg": UnitWords(("公斤",), ("kg",), heard=("千克", "KG")),
    "jin": UnitWords(("斤",)),
    "oz": UnitWords(("盎司",)),
    "lb": UnitWords(("磅",)),
    "ml": UnitWords(("毫升",), ("ml",)),
    "litre": UnitWords(("升",), heard=("L", "公升")),
    "mb": UnitWords(("兆",), ("MB",), heard=("M",)),
    "gb": UnitWords((), ("GB", "G"), casual=("个G",)),
    "tb": UnitWords((), ("TB", "T")),
    "celsius": UnitWords(("度", "摄氏度"), ("℃", "°C")),
    "fahrenheit": UnitWords(("华氏度",), ("℉", "°F")),
    "percent": UnitWords((), ("%",), heard=("个百分点", "％")),
    "kwh": UnitWords(("度电", "千瓦时"), ("kWh",)),
    "kcal": UnitWords(("大卡", "千卡"), ("kcal",), heard=("卡路里",)),
    "usd": UnitWords(("美元", "美金"), casual=("刀",), before="$"),
    "cent": UnitWords(("美分",)),
    "eur": UnitWords(("欧元",), casual=("欧",), before="€"),
    "gbp": UnitWords(("英镑",), heard=("镑",), before="£"),
    "cny": UnitWords(("元",), casual=("块", "块钱"), heard=("人民币", "元人民币", "圆"), before="￥"),
    "jpy": UnitWords(("日元",), casual=("日币",), heard=("円",)),
    "person": UnitWords(("个人", "位"), heard=("人", "名")),
    "adult": UnitWords(("位成人",), casual=("个大人",), heard=("个成人", "名成人", "大人", "成人", "成")),
    "child": UnitWords(("位儿童",), casual=("个小孩", "个孩子"), heard=("个儿童", "名儿童", "小孩", "儿童")),
    "night": UnitWords(("晚",), casual=("个晚上",), heard=("夜",)),
    "ticket": UnitWords(("张票",), casual=("张",)),
    "room": UnitWords(("间房",), casual=("间", "个房间"), heard=("间客房", "间房间")),
    "seat": UnitWords(("个座位",), casual=("个座",), heard=("个位子", "个位置", "个座儿")),
    "table": UnitWords(("张桌子",), casual=("桌",), heard=("张桌", "张台")),
    "bed": UnitWords(("张床",), heard=("个床位",)),
    "page": UnitWords(("页",)),
    "piece": UnitWords(("件", "个")),
    "item": UnitWords(("件",), casual=("个", "样"), heard=("件商品", "样东西")),
    "serving": UnitWords(("份",), heard=("人份",)),
    "bottle": UnitWords(("瓶",)),
    "cup": UnitWords(("杯",)),
    "box": UnitWords(("盒",), heard=("箱", "个盒子", "个箱子")),
    "bag": UnitWords(("件行李",), casual=("个包",), heard=("个箱子", "袋", "包")),
    "copy": UnitWords(("份",), heard=("册",)),
    "book": UnitWords(("本书",), casual=("本",)),
    "song": UnitWords(("首歌",), casual=("首",)),
    "step": UnitWords(("步",)),
    "course": UnitWords(("门课",), heard=("门课程", "门")),
    "time": UnitWords(("次",), heard=("趟", "遍")),
    "star": UnitWords(("颗星",), ("星",), heard=("星级",)),
    "point": UnitWords(("积分",), ("分",)),
}

GENERIC = (
    "个", "张", "件", "份", "只", "台", "辆", "条", "双", "套", "把", "颗", "家", "种", "笔", "单", "盘", "碗",
    "场", "项", "部", "层", "岁", "顿", "支", "样", "道菜",
)  # fmt: skip
"""Words that count things without telling which: a number before one is read as a bare one."""

_meanings: dict[str, set[str]] = {}
for _unit, _words in WORDS.items():
    for _word in _words.all:
        _meanings.setdefault(_word, set()).add(_unit)

BY_WORD: Mapping[str, str | None] = {
    **{word: next(iter(units)) if len(units) == 1 else None for word, units in _meanings.items()},
    **dict.fromkeys(GENERIC),
}
"""The unit that each word means; None where it could be several."""

WITH_DIGITS_ONLY = frozenset(
    {"分", "平", "刀", "欧", "成", "门", "包", "步", "圆", "镑", "遍", "名", "夜"}
    | {word for words in WORDS.values() for word in words.symbol if word.isascii()}
) - {"星"}
"""After a single numeral these mostly mean something else: 十分, 两步, 三包, 四门."""

AFTER_ONE = frozenset(
    (
        "小时", "个小时", "个钟头", "钟头", "分钟", "秒钟", "个星期", "个礼拜", "个月", "毫米", "厘米", "公分", "米",
        "公里", "千米", "英里", "英寸", "英尺", "平方米", "平米", "毫克", "克", "公斤", "千克", "斤", "盎司", "磅",
        "毫升", "升", "摄氏度", "华氏度", "度电", "千瓦时", "大卡", "千卡", "美元", "美金", "欧元", "英镑", "元",
        "块钱", "日元", "日币", "个人", "位成人", "个成人", "个大人", "位儿童", "个小孩", "个孩子", "个儿童", "张票",
        "间房", "个房间", "间客房", "个座位", "个座", "张桌子", "张床", "件行李", "个晚上", "颗星", "公里每小时",
        "英里每小时", "平方英尺", "积分", "兆",
    )
)  # fmt: skip
"""The words before which 一 counts. Elsewhere it is an article or an adverb: 一个地方, 一下, 一家, 一次."""

WITH_POINTS = frozenset(WORDS) - frozenset(COUNTS) | {"star"}
"""Units of which there are parts: 四点五星."""

LONGER_WORDS = (
    "天气", "天空", "天然", "天猫", "天津", "天河", "天坛", "度假", "度过", "分店", "分享", "分期", "分手", "分熟",
    "分之", "位数", "位于", "年级", "年货", "年糕", "年代", "年底", "年初", "年会", "周年", "周边", "周末", "星巴克",
    "晚上", "晚点", "晚饭", "晚餐", "晚会", "晚安", "家人", "家里", "家长", "家具", "家电", "人民", "人气", "人家",
    "人生", "人类", "包间", "包厢", "包括", "条件", "件事", "盘水",
)  # fmt: skip
"""Words that begin like a unit of one character and are something else."""
