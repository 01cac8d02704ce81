"""English."""

FRAMES = {
    # ---- the system's message
    "system": (
        "You are (a helpful|an|the) assistant. {domain} (It is|The time is|Now it is) {clock}.",
        "{domain} You help users by calling the tools you are given. Current time: {clock}.",
        "You (help|assist) (people|users|customers) with the tools at hand. {domain} Current date and time: {clock}.",
    ),
    # ---- the user, around a request
    "opener": (
        "hi, ", "hi there, ", "hey, ", "hello, ", "hey there, ", "good day, ", "okay so ", "quick question: ",
        "hi! ", "hello! ", "so, ", "alright, ", "hey! ",
    ),
    "opener_again": ("okay, ", "great, ", "now ", "next, ", "and ", "also, ", "alright, ", "cool, ", "good, ", "perfect, "),
    "context": (
        "I've been meaning to do this all week.", "It's been a long day.", "I hope you can help me.",
        "I'm on the (train|bus|road) right now.", "Sorry to bother you again.", "My phone is almost dead, so let's be quick.",
        "My (friend|sister|boss|neighbour|brother|mum) asked me to sort this out.", "I'm trying to get organised for once.",
        "I've never done this before.", "I'm a bit in a hurry.", "You were a great help last time.", "I keep forgetting about this.",
        "(Finally|At last) I have (a minute|some time|a moment) for this.", "My partner usually does this for us.",
        "I'm sitting in a meeting that doesn't need me.", "The kids are finally asleep.", "I'm having my coffee and ticking off my list.",
        "Let me get this done (before lunch|before I forget|before I leave).",
    ),
    "please": (" please", ", please", ", thanks", ", thank you"),
    "please_after": ("Thanks!", "Thank you!", "Thanks a lot.", "Would be great.", "Much appreciated.", "Cheers."),
    "join": (", {}", ", {}", ", {}", " - {}"),
    "alone": ("{}.", "{}.", "Oh, {}.", "That is: {}."),
    "join_after": ("Ideally {}.", "Oh, and {}.", "Preferably {}.", "If possible {}.", "Also: {}.", "And {}."),
    "inform": ("", "", "", "", "", "", "sure, ", "oh right, ", "right, ", "sorry, ", "ah yes, ", "oh, ", "of course, ", "okay, "),
    "hesitate": ("hmm, ", "um, ", "well, ", "let me think... ", "I guess ", "uh, "),
    "revise": ("wait, ", "hmm, ", "oh, ", "on second thought, ", "sorry, ", "you know what, ", "hold on, ", "", "", ""),
    # ---- the user's short turns
    "agree": (
        "yes", "yes[,] please", "(yes|yep|yeah|sure)[,] go ahead", "(yes|yep), that's right", "correct", "go for it",
        "(sounds|looks) (good|great|right)[, (go ahead|do it)]", "that's fine[, (thanks|go on)]", "okay, do it", "yes, (confirm|do) it",
        "(perfect|great), (go ahead|please do)", "please do", "all correct[, thanks]", "ok", "yup", "absolutely", "exactly[, go ahead]",
    ),
    "decline": (
        "no, (leave it|let's not|forget it|never mind)[, (thanks|sorry)]", "hmm, no, not (now|yet)", "actually no, I've changed my mind",
        "wait, don't[, I need to check something first]", "no[,] (please don't|stop)", "let me think about it [first|a bit more]",
        "on second thought, (no|leave it|let's drop it)", "no, I'll do that (later|another time|some other day)",
        "hold off on that[, (please|thanks)]", "I'd rather not[, (sorry|after all)]",
    ),
    "retry": (
        "(can you do it now|could you try again|try it again, please|how about now|does it work now)[?]", "(please|okay,) (go ahead|do it) (now|then)[, (thanks|please)]",
        "I was told (it works|you can do it) now[, (can you try|please try|go ahead)]", "(so|okay), (once more|again)[, please]: what I asked (for|before)",
    ),
    "switch": ("wait, something else first: ", "hold on, before that: ", "one moment, first tell me this: ", "sorry, quick thing in between: ", "before we go on: ", "hang on, another thing first: "),
    "back": ("okay, back to (what we were doing|the other thing|where we were): ", "now, to your question: ", "right, to answer you: ", "good, so about before: ", "so, where were we: ", "and as for the first thing: "),
    "as_well": (", and {} as well", ", and {} too", ", plus {}", ", and the same for {}", ", then also {}"),
    "and_also": ("also, ", "and ", "besides, ", "another thing: ", "at the same time, ", "plus, ", "while you're at it, "),
    "thanks": (
        "(thanks|thank you|cheers)[!]", "(great|perfect|lovely|brilliant|awesome), (thanks|thank you|that's all)[!]",
        "that's (all|everything|it) (for now|for today|I needed)[, (thanks|thank you|bye)]", "(thanks|thank you) (so much|a lot|for your help)[!]",
        "(super|nice|excellent|wonderful)[, (thanks|that helps)]", "that's what I (needed|wanted)[, (thanks|thank you)]",
        "you've been (very helpful|a great help)[, thanks]", "got it[, (thanks|thank you)]", "ok (thanks|great|perfect)[, bye]",
    ),
    "bye": (
        "You're welcome[, (have a (good|great|lovely) (day|one)|take care|see you|any time)](!|.)", "(Happy|Glad) (to help|I could help|to be of help)(!|.) [(Enjoy your day|Take care|Have a good one|Bye for now|See you next time)(!|.)]",
        "(Any time|No problem|My pleasure|Sure thing)(!|.) [(Have a (nice|good|great) day|Take care|Let me know if anything else comes up|Just write if you need me)(!|.)]",
        "(Glad that's sorted|Good to hear|That's what I'm here for)(!|.) [(Have a nice day|Take care|Until next time)(!|.)]",
    ),
    "greet": (
        "(hi|hello|hey|hey there|hi there)[!| again]", "(hi|hello|hey|hey there)[!|,] (it's me again|hope you're well|nice to meet you|glad you're here)[!|.]", "(hi|hello|hey)[!|,] (how's it going|how are things|all well over there)?", "good (morning|afternoon|evening)[!| to you|, hope you're well]", "(hi|hello), are you there?", "(hi|hey|hello), can you help me [with something]?",
        "(hi|hey), how are you?", "(hello|hi), I need some help", "(hi|hello), got a minute?", "(hey|hi), is this the right place to ask?",
    ),
    "greet_reply": (
        "(Hello|Hi|Hi there|Hey)! (How can I help|What can I do for you|What do you need|How may I help|What would you like to do)[ today]?",
        "(Hello|Hi|Hi there)! (I'm here to help|Happy to help|Of course)(. |: )(What's up|What do you need|What is it about|What are you looking for)?",
        "(Hi|Hello|Good to hear from you)! (Tell me what you need|Go ahead|Ask away|Just tell me what you'd like).",
    ),
    "aside_lead": ("by the way, ", "quick question: ", "just curious: ", "one more thing: ", "something else: ", "before I forget: ", "", "", "", "hey, ", "may I ask: "),
    "aside_reply": ("", "", "", "", "Good question. ", "Sure: ", "Of course. ", "Happy to explain. ", "In short: "),
    "outside_lead": ("", "", "", "by the way, ", "hey, ", "hi, ", "one more thing: ", "oh, and ", "hello, ", "while I'm here: ", "listen, "),
    # ---- the assistant, around its turns
    "ask_lead": (
        "", "", "", "", "", "", "Sure. ", "Of course. ", "Happy to help. ", "Okay. ", "Sure thing. ", "Got it. ", "No problem. ", "Certainly. ", "Right. ",
        "I can do that. ", "Let me help. ", "Gladly. ", "Sure, just a quick question: ", "I just need a detail: ",
    ),
    "ask_more": (" And {}", " Also, {}", " Then, {}", " {}"),
    "confirm_lead": ("", "", "", "", "", "Just to confirm: ", "Okay. ", "Let me check I've got this right. ", "Before I go ahead: ", "Got it. ", "Right. ", "Let me repeat that. ", "To be sure: "),
    "done_lead": ("", "", "", "", "", "", "", "", "Okay. ", "Here you go: ", "Just a moment... okay: ", "All right. ", "Thanks for waiting. ", "Right. ", "There we go. ", "I've checked. "),
    "done_after": (
        " (Anything else|Is there anything else|Can I do anything else for you|Do you need anything else)?", " Let me know if you need (more|anything else|something else).",
        " What (else can I do|would you like to do next)?", " Shall I do anything else?", " Just say if you want something changed.",
    ),
    "list_after": (
        " (Does (any|one) of these (suit you|work for you|appeal)|Do you like any of these|Is there one you like)?", " (Which one would you like|Would you like to know more|Shall I narrow it down)?",
        " Tell me if you'd like to (change|narrow down) (the search|anything).",
    ),
    "more_items": ("; and {n} more", " - plus {n} more", " (and {n} others)"),
    "drop": (
        "(No problem|Okay|All right|Of course|Understood|Sure|Fine)(, |. )(I('ve| have) left (it|everything) as it is|I won't do (it|that|anything)|nothing has been (done|changed)|I've stopped here)[. (Just (tell me|say so|let me know) (if you change your mind|when you're ready|if you need it later)|Take your time|Anything else)].",
    ),
    "refuse": (
        "(I'm sorry, but|Sorry,|I'm afraid|Unfortunately,) I (can't|cannot|am not able to) (do that|help with that|take care of that) (here|from here|with the tools I have)[. (I can {help}|What I can do: {help}|I could {help}, if that helps)].",
        "(That's|That is) (outside what I can do|something I can't do|beyond my reach)[ here|, (sorry|I'm afraid)](. |, but )I can {help}.",
        "I (have no tool for|don't have access to anything for|have no way of doing) that[, (sorry|I'm afraid)]. [(Would you like me to {help} instead|Should I {help} instead|What about something else)?]",
        "I wish I could, but (that's not something I can do|I've no way to do that)[ here]. [(I can {help}, though|My part is this: {help}).]",
    ),
    "reject": (
        "I'm afraid {value} won't work: (it has to be|it must be|only values) between {low} and {high}[ (are possible|are accepted)]. (What would you like|What should it be) instead?",
        "{value} isn't possible here. The {label} can be anything from {low} to {high}. (Which shall I take|What do you say)?",
        "(Sorry|Hmm), {value} is out of range. (Please choose something between {low} and {high}.|Could you pick something between {low} and {high}?)",
        "That's (not allowed|outside the limits), (sorry|I'm afraid): the {label} goes from {low} to {high}. What now?",
        "I can't do {value}. The limits are {low} and {high}[ for the {label}]. [(What should I put|What would suit you)?]",
    ),
    "as_for": ("For {}: ", "{}: ", "As for {}: ", "With {}: "),
    "grant": ("A new tool is available from now on:", "From now on you can also call this tool:", "This tool has been added:"),
    # ---- defaults for an API without phrases; {doc} is its description in lower case, {label} a parameter's name
    "ask": (
        "I (need|want|would like) to {doc}", "(can|could|would) you {doc}[ for me]?", "(help me|please) {doc}", "{doc}", "I'm trying to {doc}",
        "is it possible to {doc}?", "what I need: {doc}", "I'd like you to {doc}",
    ),
    "with": ("{label}: {}", "with {} for the {label}", "{label} {}"),
    "with_flag": ("with {label}",),
    "without_flag": ("without {label}",),
    "need": ("What {label} (should I use|would you like|do you want)?", "(Which|What) {label}?", "Could you tell me the {label}?", "What should the {label} be?", "I still need the {label}."),
    "give": ("{}", "{}", "{}[,] please", "{label}: {}", "it's {}", "let's say {}"),
    "change": ("(actually,|no,|sorry,) (make|let's make) the {label} {}", "change the {label} to {}", "I meant {} for the {label}", "{label} {} instead"),
    "confirm": ("I'm about to {doc}: {summary}. (Shall I go ahead|Is that right|Should I proceed)?", "{summary}: (is that correct|should I go ahead|all right)?"),
    "done_list": ("I found {count}: {list}.", "Here is what I found: {list}.", "(There is|I have) this: {list}.", "The result: {list}."),
    "done": ("Done: {summary}.", "(It's|That's) done. {summary}.", "(Here's|This is) what came back: {summary}.", "All set: {summary}."),
    "done_plain": ("Done.", "(That's|It's) done(.|!)", "(All|Everything) is (done|set)(.|!)", "That worked."),
    "empty": ("I (found nothing|couldn't find anything)[ (for that|that fits|matching that)]. [(Shall we try something else|Want to change something)?]", "There's nothing (that matches|like that)[, (sorry|I'm afraid)]. [Shall I try something else?]"),
    "on": ("(That didn't work|It didn't go through|I couldn't do it): {message} [(Would you like to try something else|What would you like to do)?]", "(Sorry|I'm afraid that failed): {message} [(Shall we try it another way|Should I try something else)?]"),
    "called_key": ("{}", "number {}"),
}

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
    "please call on arrival", "no rush", "it's a gift", "thanks in advance", "ring the bell twice", "handle with care",
    "as discussed", "for the usual reason", "leave it with the neighbours", "same as last time", "it's for my daughter",
    "keep it short", "urgent if possible", "for the office party", "birthday surprise",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
CLOCK = "{weekday}, {moment}"
MARKS = ("; ", ", ", ": ", " or ", " ", ".")
MINE_AND_YOURS = (r"\bmy\b", "your")
