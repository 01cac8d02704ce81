// JSON as a person reads it. Each value knows its path, so that it can be pointed at.
import { h } from "./dom.js";

const LONG = 2000;

/** A value. `leaf(path, element)` hears of each leaf; paths are `root` and what follows: `call_1[2].id`. */
export function json(value, root = "", leaf = () => {}) {
  if (Array.isArray(value)) {
    if (!value.length) return told("[]", root, leaf);
    const isRows = value.every((item) => item !== null && typeof item === "object");
    const items = value.map((item, place) => json(item, `${root}[${place}]`, leaf));
    if (isRows) return h("span", { class: "rows" }, items.map((item) => h("span", { class: "row" }, item)));
    return h("span", {}, "[", between(items), "]");
  }
  if (value !== null && typeof value === "object") {
    const names = Object.keys(value);
    if (!names.length) return told("{}", root, leaf);
    const fields = names.map((name) =>
      h("span", { class: "field" }, h("span", { class: "key" }, `${name}: `), json(value[name], root ? `${root}.${name}` : name, leaf)),
    );
    return h("span", {}, "{", between(fields), "}");
  }
  return told(JSON.stringify(value), root, leaf);
}

const between = (items) => items.flatMap((item, place) => (place ? [", ", item] : [item]));

function told(text, path, leaf) {
  const element = h("span", { class: "value" }, long(text));
  leaf(path, element);
  return element;
}

/** Text; what is very long is cut, and shown when asked for. */
export function long(text) {
  if (text.length <= LONG) return text;
  const rest = h("button", { type: "button", class: "more", on: { click: () => rest.replaceWith(text.slice(LONG)) } },
    `… ${(text.length - LONG).toLocaleString("en-US")} more characters`);
  return h("span", {}, text.slice(0, LONG), rest);
}
