// Two datasets side by side: how many dialogues of each show what.
import { ask, h, thousands } from "./dom.js";

const TITLES = { state: "Kept and rejected", check: "Rejected by", split: "Splits", behaviour: "Behaviours", api: "Tools called", locale: "Locales", persona: "Personas",
  scenario: "Scenarios", domain: "Domains", turns: "Turns", calls: "Calls", tools: "Tools offered" };
const NUMBERS = ["turns", "calls", "tools"];

export async function compareView(runs, open) {
  const { fields, counts } = await ask("counts");
  const totals = counts.map((count) => count.state.kept ?? 0);
  return h("article", { class: "compare" },
    h("h2", {}, `${runs[0].name} and ${runs[1].name}`),
    h("p", { class: "quiet" }, "Dialogues that were kept, in per cent of each dataset; rejects are counted as they are. A bar opens its dialogues."),
    h("div", { class: "heads" }, runs.map((run, place) => h("div", { class: place ? "b" : "a" }, h("h3", {}, run.name), h("p", { class: "large" }, thousands(totals[place])),
      h("p", { class: "quiet small" }, run.command ? h("code", {}, run.command) : "unfinished")))),
    h("div", { class: "tables" }, fields.filter((field) => counts.some((count) => Object.keys(count[field]).length)).map((field) => table(field, counts, totals, open))));
}

function table(field, counts, totals, open) {
  const isPlain = field === "state" || field === "check";
  const share = (place, value) => (counts[place][field][value] ?? 0) / (isPlain ? 1 : totals[place] || 1);
  const names = [...new Set(counts.flatMap((count) => Object.keys(count[field])))];
  names.sort(NUMBERS.includes(field) ? (a, b) => a - b : (a, b) => Math.max(share(0, b), share(1, b)) - Math.max(share(0, a), share(1, a)) || (a < b ? -1 : 1));
  const most = Math.max(...names.flatMap((value) => [share(0, value), share(1, value)])) || 1;
  const told = (place, value) => (isPlain ? thousands(counts[place][field][value] ?? 0) : `${(100 * share(place, value)).toFixed(1)} %`);
  const bar = (place, value) => h("button", { type: "button", class: place ? "b" : "a", title: thousands(counts[place][field][value] ?? 0), on: { click: () => open(place, field, value) } },
    h("span", { class: "length", style: { "--share": (share(place, value) / most).toFixed(4) } }), h("span", { class: "number" }, told(place, value)));
  return h("section", {}, h("h3", {}, TITLES[field] ?? field), h("ul", {}, names.slice(0, 40).map((value) =>
    h("li", {}, h("span", { class: "name", title: value }, value), h("span", { class: "pair" }, bar(0, value), bar(1, value)),
      h("span", { class: "difference" }, isPlain ? "" : signed(100 * (share(1, value) - share(0, value))))))));
}

const signed = (number) => (Math.abs(number) < 0.05 ? "" : `${number > 0 ? "+" : "−"}${Math.abs(number).toFixed(1)}`);
