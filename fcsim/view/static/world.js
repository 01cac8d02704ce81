// The world of a dialogue: what its calls wrote, and the tables before and after.
import { counted, h } from "./dom.js";
import { json } from "./json.js";

export function worldView(found) {
  if (found.why) return h("p", { class: "quiet" }, `The world cannot be shown: ${found.why}. The spec can be given with --spec.`);
  const changed = new Map(found.writes.map((write) => [`${write.entity} ${write.key}`, write]));
  return h("div", { class: "world" },
    !found.is_same && h("p", { class: "refused" }, "The calls lead to another state than the recorded one."),
    found.writes.length ? h("ul", { class: "writes" }, found.writes.map(written)) : h("p", { class: "quiet" }, "No call changed anything."),
    found.tables.map((table) => tableView(table, changed)));
}

const written = (write) => h("li", {}, h("code", {}, write.call), " ",
  write.before === null ? "created" : write.after === null ? "deleted" : "changed", " ", h("b", {}, `${write.entity} ${write.key}`), ": ",
  write.before === null || write.after === null ? json(write.after ?? write.before) : differences(write));

const differences = (write) => Object.keys(write.after)
  .filter((name) => JSON.stringify(write.before[name]) !== JSON.stringify(write.after[name]))
  .map((name) => h("span", { class: "change" }, `${name} `, h("del", {}, json(write.before[name])), " → ", h("ins", {}, json(write.after[name]))));

function tableView(table, changed) {
  const key = (row) => `${table.entity} ${row[table.key]}`;
  const known = new Set(table.rows.map(key));
  const created = [...changed].filter(([name, write]) => write.entity === table.entity && write.after !== null && !known.has(name)).map(([, write]) => write);
  const names = Object.keys(table.rows[0] ?? created[0]?.after ?? {});
  const touched = table.rows.filter((row) => changed.has(key(row))).length + created.length;
  const body = [
    ...table.rows.map((row) => rowView(names, row, changed.get(key(row)))),
    ...created.map((write) => h("tr", { class: "created" }, names.map((name) => h("td", {}, json(write.after[name]))))),
  ];
  return h("details", { open: touched > 0 && table.rows.length <= 12 },
    h("summary", {}, `${table.entity} `, h("span", { class: "quiet small" }, counted(table.rows.length, "row"), touched ? `, ${touched} touched` : "")),
    h("div", { class: "scroll", tabIndex: 0 }, h("table", {}, h("thead", {}, h("tr", {}, names.map((name) => h("th", {}, name)))), h("tbody", {}, body))));
}

function rowView(names, row, write) {
  if (!write) return h("tr", {}, names.map((name) => h("td", {}, json(row[name]))));
  if (write.after === null) return h("tr", { class: "deleted" }, names.map((name) => h("td", {}, h("del", {}, json(row[name])))));
  return h("tr", { class: "changed" }, names.map((name) =>
    JSON.stringify(row[name]) === JSON.stringify(write.after[name]) ? h("td", {}, json(row[name]))
      : h("td", {}, h("del", {}, json(row[name])), " ", h("ins", {}, json(write.after[name])))));
}
