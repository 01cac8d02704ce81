"""What stands in for the phrases of an API without any: `{doc}` is its description in small letters, `{label}` a
parameter's name."""

FRAMES = {
    "ask": (
        "I (need|want|would like) to {doc}",
        "(can|could|would) you {doc}[ for me]?",
        "(help me|please) {doc}",
        "{doc}[,] please",
        "I'm trying to {doc}",
        "is it possible to {doc}?",
        "what I need: {doc}",
        "I'd like you to {doc}",
    ),
    "with": ("{label}: {}", "with {} for the {label}", "{label} {}"),
    "with_flag": ("with {label}",),
    "without_flag": ("without {label}",),
    "null": ("no {label}", "without any {label}"),
    "null_flag": ("leave {label} open",),
    "need": (
        "What {label} (should I use|would you like|do you want)?",
        "(Which|What) {label}?",
        "Could you tell me the {label}?",
        "What should the {label} be?",
        "I still need the {label}.",
    ),
    "give": ("{}", "{}", "{}[,] please", "{label}: {}", "it's {}", "let's say {}"),
    "change": (
        "(actually,|no,|sorry,) (make|let's make) the {label} {}",
        "change the {label} to {}",
        "I meant {} for the {label}",
        "{label} {} instead",
    ),
    "confirm": (
        "I'm about to {doc}: {summary}. (Shall I go ahead|Is that right|Should I proceed)?",
        "{summary}: (is that correct|should I go ahead|all right)?",
    ),
    "done_list": (
        "I found {count}: {list}.",
        "Here is what I found: {list}.",
        "(There is|I have) this: {list}.",
        "The result: {list}.",
    ),
    "done": (
        "Done: {summary}.",
        "(It's|That's) done. {summary}.",
        "(Here's|This is) what came back: {summary}.",
        "All set: {summary}.",
    ),
    "done_plain": ("Done.", "(That's|It's) done(.|!)", "(All|Everything) is (done|set)(.|!)", "That worked."),
    "empty": (
        "I (found nothing|couldn't find anything)[ (for that|that fits|matching that)]. [(Shall we try something else|Want to change something)?]",
        "There's nothing (that matches|like that)[, (sorry|I'm afraid)]. [Shall I try something else?]",
    ),
    "on": (
        "(That didn't work|It didn't go through|I couldn't do it): {message} [(Would you like to try something else|What would you like to do)?]",
        "(Sorry|I'm afraid that failed): {message} [(Shall we try it another way|Should I try something else)?]",
    ),
    "called_key": ("{}", "number {}"),
}
