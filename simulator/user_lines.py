"""What the user says: a request composed of a clause, its modifiers, a cue, and manners."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from compiler.phrases import Frame, Slot, text_of
from compiler.types import BoolType
from simulator.chance import pick, pick_weighted
from simulator.joints import going_on
from simulator.line import ENDS, Line, capitalised, line_of, with_slip
from simulator.plan import Act, Mention
from simulator.reading import is_whole
from simulator.script import Script
from simulator.spoken import Spoken
from simulator.voice import Voice, Way


class UserLines:
    """Words one user's acts. `traits` are the persona's."""

    def __init__(self, script: Script, voice: Voice) -> None:
        self._script = script
        self._voice = voice
        self._book = script.book.frames
        self._gap, self._stop, self._ask = (" ", ".", "?") if script.locale == "en" else ("", "。", "？")
        self._choices: dict[tuple[str, frozenset[str]], tuple[list[Frame], list[float]]] = {}

    def line(
        self, acts: Sequence[Act], traits: Mapping[str, float], rng: random.Random, clock: datetime, place: str
    ) -> Line:
        """One turn. `place`: `first` opens the dialogue, `greeted` follows greetings alone, `let_down` a refusal or
        a failure, `later` the rest. (`inside` is what comes second in a turn.)"""
        talk = _Talk(self, traits, rng, clock)
        return talk.styled(talk.turn(acts, place))

    def frames_for(self, act: Act, paths: frozenset[str]) -> tuple[list[Frame], list[float]]:
        """The request's frames that can be filled, the fuller ones likelier."""
        assert act.api is not None
        key = (act.api.name, paths)
        found = self._choices.get(key)
        if found is None:
            frames = [frame for frame in self._script.of_api(act.api, "ask") if frame.slots <= paths]
            frames = frames or list(self._script.plain_asks(act.api))
            weights = [1.0 / (1 + len(paths) - len(frame.slots)) ** 3 for frame in frames]
            found = self._choices[key] = (frames, weights)
        return found


class _Talk:
    """One turn of one user, being put into words."""

    def __init__(self, lines: UserLines, traits: Mapping[str, float], rng: random.Random, clock: datetime) -> None:
        self._lines = lines
        self._script = lines._script
        self._voice = lines._voice
        self._book = lines._book
        self._traits = traits
        self._rng = rng
        self._clock = clock
        self._was_polite = False
        self._joints: set[str] = set()

    def _chance(self, probability: float) -> bool:
        return self._rng.random() < probability

    def _trait(self, name: str) -> float:
        return self._traits.get(name, 0.0)

    def _words(self, use: str) -> str:
        return pick(self._rng, self._script.book.texts[use])

    def book(self, use: str) -> Line:
        return Line(self._words(use))

    def lead(self, use: str, line: Line) -> Line:
        """Words that lead to a line; none if it begins as they do."""
        words = self._words(use)
        first = line.text.split(" ", 1)[0].casefold()
        manners = self._script.book.polite.findall(words)
        is_doubled = first in words.casefold() or words[-1:] == line.text[:1]  # 那就 and 就想…
        return line if is_doubled or any(each in line.text for each in manners) else line.before(words)

    # ---- a turn -------------------------------------------------------------------------------

    def turn(self, acts: Sequence[Act], place: str) -> Line:
        """All that the acts of a turn say, one after the other."""
        line = Line()
        informed = [act for act in acts if act.kind == "inform"]
        is_led = any(act.kind == "back" for act in acts)
        for act in acts:
            if act.kind == "also":
                line = self._as_well(line, act)
            elif act.kind in ("switch", "back"):
                line.add(self._words(act.kind))
            elif act.kind != "inform":
                line = self._after(line, self._said(act, place if not line.text else "inside"))
            elif act is informed[0]:
                line = self._after(line, self.inform(informed, is_led=is_led))
        return line

    def _said(self, act: Act, place: str) -> Line:
        match act.kind:
            case "request":
                return self.request(act, place)
            case "outside":
                return self.outside(act, place)
            case "beyond" | "forbidden":
                return self.remark("outside_lead", act.text, place)
            case "refine":
                return self.refine(act)
            case "smalltalk" if act.text == "aside":
                return self.remark("aside_lead", act.answer, place)
            case "smalltalk" if act.text == "thanks" and place == "let_down":
                return self.book("thanks_anyway")
            case "smalltalk":
                return self.book(act.text)
        return self.book(act.kind)

    def _after(self, line: Line, other: Line) -> Line:
        """What comes second in a turn: led up to already, or another thing."""
        if not line.text:
            return other
        if line.text[-1].isspace() or line.text.endswith("，"):
            return line.add(other.lower())
        return self._sentence(line, self.lead("and_also", other))

    def _as_well(self, line: Line, act: Act) -> Line:
        """The same of another value: `…, and in Boston too?`"""
        end = line.take_end()
        phrases = [self._plainly(mention) for mention in act.mentions]
        if _SEVERAL_SENTENCES.search(line.text):
            line.add(end)
            for phrase in phrases:
                use = "as_well_after" if self._is_like_a_name(phrase) else "once_more"
                line = self._sentence(line, self._around(use, Line(), phrase))
            return line
        for phrase in phrases:
            line = self._around("as_well", line, phrase)
        return line.add(end)

    def _is_like_a_name(self, phrase: Line) -> bool:
        """Whether "and … as well" goes with it: it does with a name or a place, and not with what a thing is like."""
        first = phrase.text.split(" ", 1)[0]
        return not first.islower() or first in self._script.book.runs_on

    # ---- values -------------------------------------------------------------------------------

    def _fill(self, frame: Frame, mentions: Sequence[Mention]) -> Line:
        by_path = {mention.path: mention for mention in mentions}

        def say(path: str, after: str) -> Spoken:
            mention = by_path[path]
            way = Way(self._rng, self._clock, exact=False, references=mention.references)
            return self._voice.value(mention.type, mention.value, path, way, after)

        if self._chance(0.6 * self._trait("typos")):
            literal = [place for place, part in enumerate(frame.segments) if isinstance(part, str)]
            if literal:
                place = pick(self._rng, literal)
                slipped = with_slip(str(frame.segments[place]), self._rng)
                frame = Frame((*frame.segments[:place], slipped, *frame.segments[place + 1 :]), frame.slots)
        return line_of(self._voice.fill(frame, say), mentions)

    def _phrase(self, mention: Mention, *kinds: str) -> Line:
        """One value in a phrase of its own: by the first of the kinds that has words in the spec."""
        api = self._script.spec.apis[mention.api]
        unit = self._script.unit(mention.api, mention.path)
        if mention.value is None:
            words = pick(self._rng, self._script.null(mention.api, unit.param, unit.path))
            return Line(words, [(mention, mention.path, 0, len(words))])
        if isinstance(unit.type, BoolType):
            kind = "with" if mention.value else "without"
            frame = pick(self._rng, self._script.of_unit(api, unit, kind))
            words = text_of(frame).strip()
            return Line(words, [(mention, mention.path, 0, len(words))])
        own = next((kind for kind in kinds if self._script.own(mention.api, kind, mention.path)), None)
        if own is None and mention.references:
            return self._fill(Frame((Slot(mention.path),), frozenset((mention.path,))), (mention,))
        is_added = own == "give" and kinds[0] == "with"
        frames = self._script.added(api, unit) if is_added else self._script.of_unit(api, unit, own or kinds[0])
        return self._fill(pick(self._rng, frames), (mention,))

    def _plainly(self, mention: Mention) -> Line:
        """One value with no more than an article or a preposition: `in Boston`."""
        if mention.has_own_words:
            return self._phrase(mention)
        return self._fill(pick(self._rng, self._script.plain(mention.api, mention.path)), (mention,))

    def _is_heard(self, line: Line, mention: Mention) -> bool:
        """Whether a value was said in what another one is called (`the French place in Boston`); then it is marked.
        What the profile has is pointed at in words of its own."""
        if mention.is_of_profile:
            return False
        for form in self._script.forms(mention.type, mention.value):
            for other, _, start, end in line.marks:
                at = line.text.casefold().find(form, start, end) if other.references else -1
                if at >= 0 and is_whole(line.text, at, at + len(form)):
                    line.marks.append((mention, mention.path, at, at + len(form)))
                    return True
        return False

    # ---- turns --------------------------------------------------------------------------------

    def request(self, act: Act, place: str) -> Line:
        """[opener] clause[, modifier]… [. more] [cue] [thanks]"""
        said = [mention for mention in act.mentions if not mention.is_silent]
        own = [mention for mention in said if act.api is not None and mention.api == act.api.name]
        slots = frozenset(mention.path for mention in own if not mention.has_own_words)
        frames, weights = self._lines.frames_for(act, slots)
        frame = pick_weighted(self._rng, frames, weights)
        line = self._fill(frame, own)
        rest = [
            mention for mention in said if mention.path not in frame.slots or mention.api != (act.api and act.api.name)
        ]
        self._rng.shuffle(rest)
        rest.sort(key=_is_plain)
        end = line.take_end()
        after: list[Line] = []
        number = 0
        for mention in rest:
            if self._is_heard(line, mention):
                continue
            is_own = act.api is not None and mention.api == act.api.name
            modifies = is_own and (mention.has_own_words or bool(self._script.own(mention.api, "with", mention.path)))
            phrase = self._phrase(mention, "with", "give")
            phrase.take_end()
            if number < 2 and (self._chance(0.75) or self._trait("terse") > 0.5):
                # (What is said for a lookup goes with the row's name, and with nothing that comes between.)
                runs_on = phrase.text.split(" ", 1)[0] in self._script.book.runs_on and (is_own or line.ends_in_name)
                line = self._around("run_on" if runs_on else "join", line, phrase)
            else:
                after.append(self._around("join_after" if modifies else "alone", Line(), phrase))
            number += 1
        end = end or self._sign(line.text)
        if self._chance(0.03 + 0.4 * self._trait("polite")):
            self._add_please(line, end)
        line.add("" if end == self._lines._stop and self._last_is_bare(after, act) else end)
        for sentence in after:
            self._sentence(line, sentence)
        if act.text:
            line = self._with_cue(line, act.text)
        return self._introduced(line, place)

    def _last_is_bare(self, after: list[Line], act: Act) -> bool:
        """People leave the last full stop out, and some leave out all of them."""
        return not after and not act.text and self._chance(0.35 + 0.5 * self._trait("terse"))

    def _around(self, use: str, line: Line, phrase: Line) -> Line:
        """`{}` of a joining phrase is where the words go. None is used twice in a turn, if there are enough."""
        for _ in range(_TRIES):
            frame = pick(self._rng, self._book[use])
            joint = text_of(frame).strip()
            is_doubled = f" {phrase.text.split(' ', 1)[0]} " in joint.replace("?", " ")  # "what about about …"
            if not is_doubled and (joint not in self._joints or len(joint) < _SHORT):
                break
        self._joints.add(joint)
        for part in frame.segments:
            line.add(phrase if isinstance(part, Slot) else going_on(line.text, part))
        return line

    def _sentence(self, line: Line, other: Line) -> Line:
        if line.text and line.text[-1] not in ENDS:
            line.add(self._sign(line.text))
        line.add(self._lines._gap)
        other.text = capitalised(other.text)
        return line.add(other)

    def _sign(self, text: str) -> str:
        """What closes a text whose last sentence has no sign of its own ("at 7 p.m." has)."""
        if text[-1:] in ENDS:
            return ""
        last = _SEVERAL_SENTENCES.split(text)[-1]
        return self._lines._ask if self._script.book.question.search(last) else self._lines._stop

    def _with_cue(self, line: Line, cue: str) -> Line:
        cue_line = Line(cue)
        if self._chance(0.35):
            end = cue_line.take_end()
            return self._sentence(cue_line.add(end or self._lines._stop), line)
        end = cue_line.take_end()
        return self._sentence(line, cue_line.add(end or ("" if self._chance(0.4) else self._lines._stop)))

    def _introduced(self, line: Line, place: str) -> Line:
        """An opener that suits the request's `place` in the dialogue, and something about oneself."""
        opener = _OPENERS.get(place)
        if opener and self._chance((0.4 + 0.3 * self._trait("polite")) * (1 - 0.8 * self._trait("terse"))):
            line = self.lead(opener, line)
        elif place != "inside" and self._chance(0.35 * self._trait("hesitant")):
            line = self.lead("hesitate", line)
        if (
            place in ("first", "greeted")
            and self._trait("terse") < 0.6
            and self._chance((0.2 if line.marks else 0.4) + 0.5 * self._trait("chatty"))
        ):
            context = Line(self._words("context"))
            line = self._sentence(context, line) if self._chance(0.5) else self._sentence(line, context)
        if not self._was_polite and self._chance(0.02 + 0.3 * self._trait("polite")):
            line = self._sentence(line, Line(self._words("please_after")))
            self._was_polite = True
        return line

    def outside(self, act: Act, place: str) -> Line:
        if act.api is not None:
            return self.request(act, place)
        return self.remark("outside_lead", act.text, place)

    def remark(self, lead: str, words: str, place: str) -> Line:
        """A question or a wish that comes as it is, led in or with some manners."""
        line = Line(words)
        if self._chance(0.4):
            return self.lead(lead, line)
        return self._introduced(line, place)

    def _add_please(self, line: Line, end: str) -> None:
        """A please before the closing sign; nobody puts thanks inside a question."""
        if self._script.book.polite.search(line.text):
            return
        self._was_polite = True
        line.add(self._words("please_asked" if "?" in end or "？" in end else "please"))

    def inform(self, acts: Sequence[Act], *, is_led: bool) -> Line:
        """The answer to a question; `is_led`: the user came back to it in words."""
        line = Line()
        said = [mention for act in acts for mention in act.mentions if not mention.is_silent]
        asked = {(act.api.name if act.api is not None else "", act.path) for act in acts}
        for mention in sorted(said, key=_is_plain):
            if self._is_heard(line, mention):
                continue
            is_asked = (mention.api, mention.path) in asked  # (the rest is for a lookup: "Green Gate, in Boston")
            phrase = self._phrase(mention, *(("give", "with") if is_asked else ("with", "give")))
            phrase.take_end()
            if line.text:
                line.add(self._script.book.comma)
            line.add(phrase)
        if self._chance(0.4 * self._trait("hesitant")):
            line = self.lead("hesitate_value", line)
        elif not is_led and self._trait("terse") < 0.7 and self._chance(0.5):
            line = self.lead("inform", line)
        if self._chance(0.25 * self._trait("polite")) and not self._script.book.polite.search(line.text):
            line.add(self._words("please_given"))
        return line.add("" if self._chance(0.6) else self._lines._stop)

    def refine(self, act: Act) -> Line:
        line = self._phrase(act.mentions[0], "change", "with")
        return self.lead("revise", line) if self._chance(0.5) and not _LED.match(line.text) else line

    def styled(self, line: Line) -> Line:
        """Capitals as this user sets them."""
        if not self._chance(0.15 + 0.6 * self._trait("terse")):
            line.text = capitalised(line.text)
        return line


_TRIES, _SHORT = 4, 3
_OPENERS = {"first": "opener", "later": "opener_again", "let_down": "opener_after_no"}
_LED = re.compile(r"(?i)[\w' ]{2,18}, |and |.{1,5}，")
_SEVERAL_SENTENCES = re.compile(r"[.?!] |[。？！]")


def _is_plain(mention: Mention) -> bool:
    """What points at something may say what comes after it, too."""
    return not mention.references
