// One dialogue: its turns, and for each argument the words and results that it comes from.
import { ask, h } from "./dom.js";
import { json, long } from "./json.js";
import { worldView } from "./world.js";

/** What lights up together: elements by the number of the grounding that they are part of. */
class Light {
  constructor() {
    this.elements = new Map();
    this.told = h("p", { class: "source", role: "status" });
  }

  join(element, numbers, isArgument = false) {
    if (!numbers.length) return element;
    element.classList.add(isArgument ? "argument" : "origin");
    element.tabIndex = 0;
    for (const number of numbers) {
      if (!this.elements.has(number)) this.elements.set(number, []);
      this.elements.get(number).push(element);
    }
    const on = () => this.show(numbers, element), off = () => this.hide();
    for (const event of ["mouseenter", "focus"]) element.addEventListener(event, on);
    for (const event of ["mouseleave", "blur"]) element.addEventListener(event, off);
    element.addEventListener("click", on);
    return element;
  }

  show(numbers, from) {
    this.hide();
    for (const number of numbers)
      for (const element of this.elements.get(number)) {
        element.classList.add("lit");
        const box = element.closest(".result");
        if (element !== from && box && box.scrollHeight > box.clientHeight) box.scrollTop = element.offsetTop - box.offsetTop - 40;
      }
    this.told.replaceChildren(...numbers.slice(0, 3).map((number) => h("span", {}, this.words(this.grounding[number]))));
  }

  hide() {
    for (const element of [...this.elements.values()].flat()) element.classList.remove("lit");
    this.told.replaceChildren();
  }

  words(ground) {
    const value = `${ground.path} = ${JSON.stringify(ground.value)}`;
    const said = ground.turn === null ? "" : ` in turn ${ground.turn}`;
    if (ground.source === "user") return `${value}: said${said}`;
    const rule = { only: "“it”", ordinal: "by its place", sole: "the only row" }[ground.rule] ?? (ground.rule ?? "").replace(":", " ");
    return `${value}: from ${ground.pointer}${ground.span ? `, pointed at${said}` : ""}${rule ? ` (${rule})` : ""}`;
  }
}

export function dialogueView(entry, run) {
  const dialogue = entry.dialogue, reject = entry.reject;
  const light = new Light();
  light.grounding = dialogue.grounding ?? [];
  const turns = dialogue.messages.map((message) => turn(message, light, reject?.turn === message.turn && reject.turn !== null));
  return h("article", { class: "dialogue" },
    h("header", {},
      h("h2", {}, dialogue.id),
      h("p", { class: "facts" }, facts(dialogue).map((fact) => h("span", {}, fact))),
      h("p", { class: "tags" }, dialogue.behaviours.map((name) => h("span", { class: "tag" }, name)))),
    reject && h("p", { class: "refused", role: "note" }, h("b", {}, `Rejected by ${reject.check}`),
      reject.turn === null ? "" : ` at turn ${reject.turn}`, ": ", long(reject.reason)),
    h("div", { class: "turns" }, turns),
    light.told,
    h("footer", {},
      part("Checks", h("p", { class: "tags" }, Object.entries(dialogue.checks).map(([name, passed]) =>
        h("span", { class: passed ? "tag" : "tag warm" }, `${passed ? "✓" : "✗"} ${name}`))), true),
      part(`Tools offered (${dialogue.tools.length})`, tools(dialogue.tools)),
      lazily("World before and after", "world", async () => worldView(await ask("world", { run, n: entry.number }))),
      lazily("Record", "record", async () => h("pre", { class: "code" }, long(JSON.stringify(reject ? { ...reject, dialogue } : dialogue, null, 2))))));
}

const facts = (dialogue) => [
  dialogue.locale, dialogue.persona, dialogue.scenario, dialogue.clock.replace("T", " "),
  `seed ${dialogue.seed}, number ${dialogue.index}, attempt ${dialogue.attempt}`,
  dialogue.speaker.model ?? dialogue.speaker.kind,
].filter(Boolean);

const part = (title, content, open = false) => h("details", { open }, h("summary", {}, title), content);

/** A part whose content is made when it is opened. */
function lazily(title, name, make) {
  const content = h("div", {}, h("p", { class: "quiet small" }, "…"));
  const details = h("details", { data: { part: name } }, h("summary", {}, title), content);
  details.addEventListener("toggle", async () => {
    if (!details.open || details.dataset.made) return;
    details.dataset.made = "yes";
    content.replaceChildren(await make().catch((error) => h("p", { class: "refused" }, error.message)));
  });
  return details;
}

const tools = (offered) => offered.map((tool) =>
  h("details", { class: "tool" }, h("summary", {}, h("code", {}, tool.function.name), " ", h("span", { class: "quiet" }, tool.function.description ?? "")),
    h("div", { class: "code result" }, json(tool.function.parameters))));

function turn(message, light, isFault) {
  const parts = [];
  if (message.content !== null)
    parts.push(message.role === "tool" ? result(message, light) : h("div", { class: "said" }, message.role === "user" ? words(message, light) : long(message.content)));
  for (const call of message.tool_calls) parts.push(callView(call, light));
  if (message.weight === 0) parts.push(h("p", { class: "small warm" }, "not to be trained on"));
  if (message.tools.length) parts.push(h("p", { class: "small quiet" }, `offered from here on: ${message.tools.map((tool) => tool.function.name).join(", ")}`));
  const acts = message.acts.map((act, place) => h("span", { class: "act" }, act, " ", h("i", {}, message.behaviours[place] ?? "")));
  return h("div", { class: isFault ? "turn at-fault" : "turn", data: { role: message.role } },
    h("span", { class: "who" }, message.role, h("span", { class: "place" }, ` ${message.turn}`)),
    h("div", {}, parts, acts.length > 0 && h("p", { class: "acts" }, acts)));
}

function callView(call, light) {
  const names = Object.keys(call.arguments);
  const shown = names.map((name) => h("span", { class: "field" }, h("span", { class: "key" }, `${name} = `),
    json(call.arguments[name], name, (path, element) =>
      light.join(element, numbers(light, (ground) => ground.call === call.id && ground.path === path), true))));
  return h("div", { class: "call code", data: { call: call.id } }, h("b", {}, call.name), "(", h("wbr"), shown.flatMap((item, place) => (place ? [", ", item] : [item])), ")",
    h("span", { class: "call-id" }, ` ${call.id}`));
}

function result(message, light) {
  let value;
  try {
    value = JSON.parse(message.content);
  } catch {
    return h("div", { class: "said code result" }, long(message.content));
  }
  return h("div", { class: "said code result" }, json(value, message.tool_call_id ?? "", (path, element) =>
    light.join(element, numbers(light, (ground) => ground.pointer === path))));
}

const numbers = (light, test) => light.grounding.flatMap((ground, number) => (test(ground) ? [number] : []));

/** What a user says, cut where an argument's words begin or end. Spans count code points. */
function words(message, light) {
  const letters = Array.from(message.content);
  const spans = light.grounding.flatMap((ground, number) => (ground.turn === message.turn && ground.span ? [{ span: ground.span, number }] : []));
  if (!spans.length) return long(message.content);
  const cuts = [...new Set([0, letters.length, ...spans.flatMap(({ span }) => span)])].filter((cut) => cut >= 0 && cut <= letters.length).sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, place) => {
    const end = cuts[place + 1];
    const of = spans.filter(({ span }) => span[0] <= start && end <= span[1]).map(({ number }) => number);
    const text = long(letters.slice(start, end).join(""));
    return of.length ? light.join(h("mark", {}, text), of) : text;
  });
}
