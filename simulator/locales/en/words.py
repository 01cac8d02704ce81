"""The English words of units, months and days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ORDINALS = (
    "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth",
    "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class UnitWords:
    """How a unit is written after its number.

    `symbol` is the short form that anyone writes ("km", glued if it is "%"), `casual` what people type
    ("mins"), `heard` is understood and never said. Money is written with `before` ("$").
    """

    one: str
    many: str
    symbol: str = ""
    glued: bool = False
    casual: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    before: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(word for word in (self.one, self.many, self.symbol, *self.casual, *self.heard) if word)


WORDS: Mapping[str, UnitWords] = {
    "second": UnitWords("second", "seconds", casual=("secs", "sec")),
    "minute": UnitWords("minute", "minutes", "min", casual=("mins",)),
    "hour": UnitWords("hour", "hours", casual=("hrs", "h"), heard=("hr",)),
    "day": UnitWords("day", "days"),
    "week": UnitWords("week", "weeks", casual=("wks",), heard=("wk",)),
    "month": UnitWords("month", "months", heard=("mos",)),
    "year": UnitWords("year", "years", casual=("yrs",), heard=("yr",)),
    "mm": UnitWords("millimeter", "millimeters", "mm", heard=("millimetre", "millimetres")),
    "cm": UnitWords("centimeter", "centimeters", "cm", heard=("centimetre", "centimetres")),
    "m": UnitWords("meter", "meters", "m", heard=("metre", "metres")),
    "km": UnitWords("kilometer", "kilometers", "km", heard=("kilometre", "kilometres", "kms")),
    "inch": UnitWords("inch", "inches"),
    "foot": UnitWords("foot", "feet", "ft"),
    "mile": UnitWords("mile", "miles"),
    "m2": UnitWords("square meter", "square meters", "m²", heard=("sqm", "m2", "square metre", "square metres")),
    "sqft": UnitWords("square foot", "square feet", "sq ft", casual=("sqft",)),
    "kmh": UnitWords("kilometer per hour", "kilometers per hour", "km/h", casual=("kph",), heard=("kmh",)),
    "mph": UnitWords("mile per hour", "miles per hour", "mph"),
    "mg": UnitWords("milligram", "milligrams", "mg"),
    "g": UnitWords("gram", "grams", "g", heard=("gramme", "grammes")),
    "kg": UnitWords("kilogram", "kilograms", "kg", casual=("kilos",), heard=("kilo", "kgs")),
    "jin": UnitWords("jin", "jin"),
    "oz": UnitWords("ounce", "ounces", "oz"),
    "lb": UnitWords("pound", "pounds", "lb", casual=("lbs",)),
    "ml": UnitWords("milliliter", "milliliters", "ml", heard=("millilitre", "millilitres")),
    "litre": UnitWords("liter", "liters", "L", heard=("litre", "litres")),
    "mb": UnitWords("megabyte", "megabytes", "MB", casual=("megs",)),
    "gb": UnitWords("gigabyte", "gigabytes", "GB", casual=("gigs",), heard=("gig",)),
    "tb": UnitWords("terabyte", "terabytes", "TB"),
    "celsius": UnitWords(
        "degree Celsius",
        "degrees Celsius",
        "°C",
        glued=True,
        casual=("degrees",),
        heard=("celsius", "degree", "degrees c", "°", "℃"),
    ),
    "fahrenheit": UnitWords(
        "degree Fahrenheit", "degrees Fahrenheit", "°F", glued=True, heard=("fahrenheit", "degrees f", "℉")
    ),
    "percent": UnitWords("percent", "percent", "%", glued=True, heard=("per cent",)),
    "kwh": UnitWords("kilowatt-hour", "kilowatt-hours", "kWh", heard=("kilowatt hour", "kilowatt hours")),
    "kcal": UnitWords("kilocalorie", "kilocalories", "kcal", casual=("calories",), heard=("calorie", "cals")),
    "usd": UnitWords("dollar", "dollars", casual=("bucks",), heard=("usd", "us dollars", "buck"), before="$"),
    "cent": UnitWords("cent", "cents", "¢", glued=True),
    "eur": UnitWords("euro", "euros", heard=("eur",), before="€"),
    # A bare "pound" is a weight; as money it takes its sign or "sterling".
    "gbp": UnitWords("pound sterling", "pounds sterling", casual=("quid",), heard=("gbp",), before="£"),
    "cny": UnitWords("yuan", "yuan", casual=("RMB",), heard=("cny", "renminbi"), before="CN¥"),
    "jpy": UnitWords("yen", "yen", heard=("jpy",), before="¥"),
    "person": UnitWords("person", "people", casual=("ppl",), heard=("persons", "guests", "guest", "of us", "pax")),
    "adult": UnitWords("adult", "adults", heard=("grown-ups",)),
    "child": UnitWords("child", "children", casual=("kids",), heard=("kid",)),
    "night": UnitWords("night", "nights"),
    "ticket": UnitWords("ticket", "tickets"),
    "room": UnitWords("room", "rooms"),
    "seat": UnitWords("seat", "seats"),
    "table": UnitWords("table", "tables"),
    "bed": UnitWords("bed", "beds"),
    "page": UnitWords("page", "pages"),
    "piece": UnitWords("piece", "pieces", casual=("pcs",), heard=("pc",)),
    "item": UnitWords("item", "items"),
    "serving": UnitWords("serving", "servings", heard=("portion", "portions")),
    "bottle": UnitWords("bottle", "bottles"),
    "cup": UnitWords("cup", "cups"),
    "box": UnitWords("box", "boxes"),
    "bag": UnitWords("bag", "bags"),
    "copy": UnitWords("copy", "copies"),
    "book": UnitWords("book", "books"),
    "song": UnitWords("song", "songs"),
    "step": UnitWords("step", "steps"),
    "course": UnitWords("course", "courses"),
    "time": UnitWords("time", "times"),
    "star": UnitWords("star", "stars", heard=("★",)),
    "point": UnitWords("point", "points", casual=("pts",)),
}

BY_WORD: Mapping[str, str] = {word.lower(): unit for unit, words in WORDS.items() for word in words.all}
"""The unit that each word means, in lower case. No word means two."""
