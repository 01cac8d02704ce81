"""How rows are pointed at, notes, the clock, and the marks of writing."""

ORDINALS = (
    ("the first one", "the first", "the first option"),
    ("the second one", "the second", "the second option"),
    ("the third one", "the third", "the third option"),
    ("the fourth one", "the fourth"),
    ("the fifth one", "the fifth"),
)
LAST = ("the last one", "the last option")
PRONOUNS = ("it", "that one", "this one")
EXTREMES = {
    "star": (("the lowest rated one",), ("the best rated one", "the top rated one", "the one with the best rating")),
    "usd": (("the cheapest one", "the cheapest"), ("the most expensive one",)),
    "eur": (("the cheapest one", "the cheapest"), ("the most expensive one",)),
    "gbp": (("the cheapest one", "the cheapest"), ("the most expensive one",)),
    "cny": (("the cheapest one", "the cheapest"), ("the most expensive one",)),
    "minute": (("the quickest one", "the shortest one"), ("the longest one",)),
    "hour": (("the quickest one", "the shortest one"), ("the longest one",)),
    "km": (("the closest one", "the nearest one"), ("the one farthest away",)),
    "m": (("the closest one", "the nearest one"), ("the one farthest away",)),
    "date": (("the earliest one", "the earliest"), ("the latest one", "the most recent one")),
}
NOTES = (
    "please call on arrival",
    "no rush",
    "it's a gift",
    "thanks in advance",
    "ring the bell twice",
    "handle with care",
    "as discussed",
    "for the usual reason",
    "leave it with the neighbours",
    "same as last time",
    "it's for my daughter",
    "keep it short",
    "urgent if possible",
    "for the office party",
    "birthday surprise",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CLOCK = "{weekday}, {moment}"
YES_AND_NO = ("yes", "no")
MARKS = ("; ", ", ", ": ", " or ", " ", ".", ", ", " or ")
MINE_AND_YOURS = (r"\b(?:my|our)\b", "your")
QUESTION = (
    r"(?i)^(?:and |so )?(?:what(?! i'd| i need| i want| matters| counts)|which|where|when|who|how|why|is|are|was|(?:do|does|did|may|shall|have)"
    r"(?= (?:i|you|we|they|the|there|any)\b)|can|could|will|would|should|any)\b"
)
PLAIN = frozenset(
    (
        "",
        "in",
        "on",
        "at",
        "a",
        "an",
        "the",
        "for",
        "to",
        "with",
        "from",
        "around",
        "about",
        "about the",
        "of",
        "of the",
        "in the",
        "on the",
        "from the",
        "for the",
        "by",
        "over in",
        "speaking",
        "who speaks",
    )
)
RUNS_ON = frozenset(
    ("in", "on", "at", "for", "from", "to", "with", "without", "by", "under", "over", "around", "near", "about", "of")
)
POLITE = r"(?i)please|thank|cheers|if you (?:can|don't mind)|if possible|when you get a chance"
COUNTERS = ("",)
