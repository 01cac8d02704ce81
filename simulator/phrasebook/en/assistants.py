"""What an assistant says around its turns, and its manners. Also the system's messages."""

FRAMES = {
    "system": (
        "You are (a helpful|an|the) assistant. {domain} (It is|The time is|Now it is) {clock}.",
        "{domain} You help users by calling the tools you are given. Current time: {clock}.",
        "You (help|assist) (people|users|customers) with the tools at hand. {domain} Current date and time: {clock}.",
    ),
    "grant": (
        "A new tool is available from now on:",
        "From now on you can also call this tool:",
        "This tool has been added:",
    ),
    "greet_reply": (
        "(Hello|Hi|Hi there|Hey)! (How can I help|What can I do for you|What do you need|How may I help|What would you like to do)[ today]?",
        "(Hello|Hi|Hi there)! (I'm here to help|Happy to help|Of course). (What's up|What do you need|What is it about|What are you looking for)?",
        "(Hi|Hello|Good to hear from you)! (Tell me what you need|Go ahead|Ask away|Just tell me what you'd like).",
    ),
    "bye": (
        "You're welcome[, (have a (good|great|lovely) (day|one)|take care|see you|any time)](!|.)",
        "(Happy|Glad) (to help|I could help|to be of help)(!|.) [(Enjoy your day|Take care|Have a good one|Bye for now|See you next time)(!|.)]",
        "(Any time|No problem|My pleasure|Sure thing)(!|.) [(Have a (nice|good|great) day|Take care|Let me know if anything else comes up|Just write if you need me)(!|.)]",
    ),
    "bye_anyway": (
        "(Sorry|I'm sorry) (I couldn't help|I couldn't do more|that didn't work out)[ this time][, (take care|all the best|have a good day)](!|.)",
        "(I understand|Of course|All right). (Have a good day|Take care|Come back any time|Just write if there's anything else)(!|.)",
        "(Sorry about that|I wish I could have done more)(!|.) [(Take care|Good luck with it|I'm here if you need anything else)(!|.)]",
    ),
    "aside_reply": (
        "(Good question|Of course|Sure|Glad you ask)(. |! )",
        "(Sure|In short|Briefly|Gladly|Simply put): ",
        "(Happy to explain|Let me explain|I can tell you). ",
    ),
    "ask_lead": (
        "(Sure|Of course|Okay|Sure thing|Got it|No problem|Certainly|Right|Gladly|Happy to help|Absolutely|All right)(. |! )",
        "(Sure|Of course|Okay|Certainly), (I can do that|I'll see to it|happy to help|no problem). ",
        "(Sure|Of course|Okay|Right), (just a quick question|I just need a detail|let me ask first|tell me first): ",
        "(I can do that|Let me help|Let's see|I can take care of that). ",
        "(One question first|I just need a detail|Just a detail): ",
    ),
    "ask_more": (" And {}", " Also, {}", " Then, {}", " {}"),
    "confirm_lead": (
        "(Just to confirm|To be sure|Before I go ahead|Let me repeat that|So I have it right|Just checking|A quick check): ",
        "(Okay|Got it|Right|Sure|All right|Very well|Good)(. |, just to confirm: |, to be sure: |, let me repeat that: )",
        "Let me (check I've got this right|make sure I've got this|read that back)(. |: )",
    ),
    "found_lead": (
        "(Okay|All right|Right|Sure|Of course|Certainly). ",
        "(I've checked|I've had a look|I looked it up|Let me see|There we go|Here you go). ",
        "(Okay|All right|Sure|Right), (I've checked|I looked it up|I've had a look|here we are). ",
        "Thanks for waiting(. |! )",
    ),
    "acted_lead": (
        "(Okay|All right|Right|Good|Great|There we go|That worked|Very well|Perfect)(. |! )",
        "(Okay|All right|Right|Great|Good), (that worked|that went through|that's settled)(. |! )",
        "Thanks for (waiting|your patience)(. |! )",
    ),
    "done_after": (
        " (Anything else|Is there anything else|Can I do anything else for you|Do you need anything else)?",
        " Let me know if you need (more|anything else|something else).",
        " What (else can I do|would you like to do next)?",
        " Shall I do anything else?",
        " Just say if you want something changed.",
    ),
    "list_after": (
        " (Would you like to know more about one of them|Shall I look into any of them|Do you need more on any of these)?",
        " (Shall I narrow it down|Would you like fewer)?",
        " Tell me if you'd like to (change|narrow down) (the search|anything).",
        " (Say the word|Just ask) if you want more on one of these.",
    ),
    "more_items": ("; and {n} more", ", and {n} more", "; plus {n} more", ", plus {n} more"),
    "drop": (
        "(No problem|Okay|All right|Of course|Understood|Sure|Fine)(, |. )(I('ve| have) left (it|everything) as it is|I won't do (it|that|anything)|nothing has been (done|changed)|I've stopped here). [(Just (tell me|say so|let me know) (if you change your mind|when you're ready|if you need it later).|Take your time.|Anything else?)]",
    ),
    "refuse": (
        "(I'm sorry, but|Sorry,|I'm afraid|Unfortunately,) I (can't|cannot|am not able to) (do that|help with that|take care of that) (here|from here|with the tools I have)[. (I can {help}|What I can do: {help}|I could {help}, if that helps)].",
        "(That's|That is) (outside what I can do|something I can't do|beyond my reach)[ here|, (sorry|I'm afraid)](. |, but )I can {help}.",
        "I (have no tool for|don't have access to anything for|have no way of doing) that[, (sorry|I'm afraid)]. [(Would you like me to {help} instead|Should I {help} instead|What about something else)?]",
        "I wish I could, but (that's not something I can do|I've no way to do that)[ here]. [(I can {help}, though|My part is this: {help}).]",
    ),
    "reject": (
        "I'm afraid {value} won't work: (it has to be|it must be) between {low} and {high}. (What would you like|What should it be) instead?",
        "I'm afraid {value} won't work: only values between {low} and {high} (are possible|are accepted). (What would you like|What should it be) instead?",
        "{value} isn't possible here. The {label} can be anything from {low} to {high}. (Which shall I take|What do you say)?",
        "(Sorry|Hmm), {value} is out of range. (Please choose something between {low} and {high}.|Could you pick something between {low} and {high}?)",
        "That's (not allowed|outside the limits), (sorry|I'm afraid): the {label} goes from {low} to {high}. What now?",
        "I can't do {value}. The limits are {low} and {high}[ for the {label}]. [(What should I put|What would suit you)?]",
    ),
    "reject_moment": (
        "I'm afraid {value} won't work: it (has to be|must be) between {low} and {high}. (When would suit you|When shall it be) instead?",
        "{value} isn't possible here. Anything from {low} to {high} (works|is fine). (What do you say|When would you like)?",
        "(Sorry|Hmm), I can't take {value}. (Please choose something|Could you pick something) between {low} and {high}.",
        "{value} is out of reach, (sorry|I'm afraid): I can go from {low} to {high}. (When should it be|What now)?",
        "I can't do {value}, only from {low} to {high}. (When should it be|What would suit you)?",
    ),
    "reject_choice": (
        "I'm afraid \"{value}\" isn't an option. (You can choose from|The choices are|It can be) {choices}. (Which one|What would you like)?",
        "\"{value}\" isn't (one of the choices|something I can put|on the list), (sorry|I'm afraid). (It can be|The choices are) {choices}. [Which (shall I take|would you like)?]",
        '(Sorry|Hmm), not "{value}": (it has to be|it can only be) {choices}. (What shall it be|Which do you prefer)?',
        'I can\'t do "{value}". (The choices are|It can be) {choices}. (What suits you|Which is it)?',
    ),
    "reject_day": (
        "There's no {value}: that month has {days} days. (Which day did you mean|What day should it be)? Anything from {low} to {high} works.",
        "{value} doesn't exist, (sorry|I'm afraid): the month ends after {days} days. (Please choose|Could you pick) a day between {low} and {high}.",
        "(Hmm|Sorry), {value} isn't on the calendar - only {days} days in that month. (Which other day|What day do you mean), between {low} and {high}?",
        "I can't find {value}: {days} days is all that month has. It (can be|may be) from {low} to {high}. (Which day shall I put|When should it be)?",
    ),
    "forbidden_reply": ("", "", "", "I'm sorry. ", "Sorry, no. ", "I'm afraid not. ", "I understand, but no. "),
    "profile": (
        "(About the user|What is known about the user|The user's profile): {facts}.",
        "(User profile|Profile|On file|Saved for this user|Customer details): {facts}.",
        "The user (has|has saved) these details: {facts}.",
    ),
    "as_for": ("For {}: ", "{}: ", "{}: ", "As for {}: "),
}
