// The filters and the list.
import { $, counted, h, thousands } from "./dom.js";

const TITLES = { state: "Kept or rejected", check: "Rejected by", split: "Split", behaviour: "Behaviour", api: "Tool called", locale: "Locale",
  persona: "Persona", scenario: "Scenario", domain: "Domain", turns: "Turns", calls: "Calls", tools: "Tools offered" };
const RANGES = ["turns", "calls", "tools"];
const FEW = 8;
const opened = new Set();

/** The filters, with how many entries each value leaves. `choose(field, values)` hears of a choice. */
export function showFilters(fields, facets, filters, choose) {
  const active = document.activeElement?.dataset?.key;
  const parts = fields.filter((field) => facets[field]?.length > 1 || filters[field]?.length).map((field) =>
    h("fieldset", {}, h("legend", {}, TITLES[field] ?? field),
      RANGES.includes(field) ? range(field, facets[field], filters[field], choose) : values(field, facets[field], filters[field] ?? [], choose)));
  const any = Object.values(filters).some((chosen) => chosen.length);
  $("filters").replaceChildren(
    h("p", { class: "filters-head" }, h("b", {}, "Filters"), any && h("button", { type: "button", class: "plain", on: { click: () => choose(null) } }, "clear all")), ...parts);
  if (active) $("filters").querySelector(`[data-key="${CSS.escape(active)}"]`)?.focus();
}

function values(field, facet, chosen, choose) {
  const all = opened.has(field) ? facet : facet.filter(([value], place) => place < FEW || chosen.includes(value));
  const most = Math.max(1, ...facet.map(([, count]) => count));
  const list = h("ul", {}, all.map(([value, count]) => h("li", {}, h("label", { style: { "--share": (count / most).toFixed(3) } },
    h("input", { type: "checkbox", checked: chosen.includes(value), data: { key: `${field}=${value}` },
      on: { change: (event) => choose(field, event.target.checked ? [...chosen, value] : chosen.filter((each) => each !== value)) } }),
    h("span", { class: "name", title: value }, value), h("span", { class: "number" }, thousands(count))))));
  if (facet.length <= all.length) return list;
  const more = h("button", { type: "button", class: "plain", on: { click: () => { opened.add(field); choose(field, chosen); } } }, `${facet.length - all.length} more`);
  return [list, more];
}

function range(field, facet, chosen, choose) {
  const numbers = facet.map(([value]) => Number(value));
  const [low, high] = (chosen?.[0] ?? "-").split("-");
  const input = (name, value, hint) => h("input", { type: "number", inputMode: "numeric", min: 0, value, placeholder: hint, ariaLabel: `${TITLES[field]} ${name}`,
    data: { key: `${field}:${name}` }, on: { change: set } });
  const from = input("from", low, Math.min(...numbers)), to = input("to", high, Math.max(...numbers));
  function set() {
    choose(field, from.value || to.value ? [`${from.value}-${to.value}`] : []);
  }
  return h("div", { class: "range" }, from, h("span", { class: "quiet" }, "to"), to);
}

export function showCount(total, progress) {
  const so = progress < 1 ? ` so far · ${Math.floor(progress * 100)} % indexed` : "";
  $("count").textContent = `${counted(total, "dialogue")}${so}`;
}

export function row(entry, isOpen, open) {
  const link = h("a", { href: `#n=${entry.number}`, data: { number: entry.number }, on: { click: (event) => { event.preventDefault(); open(entry.number); } } },
    h("span", { class: "first" }, entry.said || "…"),
    h("span", { class: "second" }, h("span", { class: "id" }, entry.id), entry.check && h("span", { class: "tag warm" }, `✗ ${entry.check}`),
      h("span", {}, `${entry.turns} turns, ${counted(entry.calls, "call")}`), h("span", { class: "shown" }, entry.behaviours.join(" "))));
  if (isOpen) link.setAttribute("aria-current", "true");
  return h("li", {}, link);
}
