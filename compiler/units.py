"""The units that `@unit(…)` takes, each with its word in the descriptions of Chinese tools.

A closed table: a number is only worth saying in a unit that it can be heard in again.
"""

from __future__ import annotations

from collections.abc import Mapping

UNITS: Mapping[str, str] = {
    # time
    "second": "秒",
    "minute": "分钟",
    "hour": "小时",
    "day": "天",
    "night": "晚",
    "week": "周",
    "month": "个月",
    "year": "年",
    # length, area, speed
    "mm": "毫米",
    "cm": "厘米",
    "m": "米",
    "km": "公里",
    "inch": "英寸",
    "foot": "英尺",
    "mile": "英里",
    "m2": "平方米",
    "sqft": "平方英尺",
    "kmh": "公里每小时",
    "mph": "英里每小时",
    # mass, volume, energy, temperature, data
    "mg": "毫克",
    "g": "克",
    "kg": "公斤",
    "jin": "斤",
    "oz": "盎司",
    "lb": "磅",
    "ml": "毫升",
    "litre": "升",
    "kwh": "千瓦时",
    "kcal": "千卡",
    "celsius": "摄氏度",
    "fahrenheit": "华氏度",
    "mb": "MB",
    "gb": "GB",
    "tb": "TB",
    # money and shares
    "usd": "美元",
    "cent": "美分",
    "eur": "欧元",
    "gbp": "英镑",
    "cny": "元",
    "jpy": "日元",
    "percent": "百分比",
    # what is counted
    "person": "人",
    "adult": "成人",
    "child": "儿童",
    "ticket": "张",
    "room": "间",
    "seat": "座",
    "table": "桌",
    "bed": "张床",
    "page": "页",
    "piece": "件",
    "item": "项",
    "serving": "份",
    "bottle": "瓶",
    "cup": "杯",
    "box": "盒",
    "bag": "袋",
    "copy": "份",
    "book": "本",
    "song": "首",
    "step": "步",
    "course": "门课",
    "time": "次",
    "star": "星",
    "point": "分",
}
