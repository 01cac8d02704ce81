// The page: what is asked for, what is shown, and the keys. All of it stands in the address, so that it can be gone back to.
import { $, ask, counted, h } from "./dom.js";
import { compareView } from "./compare.js";
import { dialogueView } from "./dialogue.js";
import { row, showCount, showFilters } from "./list.js";

const PAGE = 60, TYPING = 120, INDEXING = 1000;
let fields = [], runs = [];
let state = { run: 0, q: "", filters: {}, n: null, beside: false, compare: false };
let entries = [], total = 0, asked = null, loading = false;

// ---- the address ------------------------------------------------------------------------------

function read() {
  const told = new URLSearchParams(location.hash.slice(1));
  const filters = Object.fromEntries(fields.map((field) => [field, told.getAll(field)]).filter(([, values]) => values.length));
  const number = told.get("n");
  state = { run: told.get("run") === "1" && runs.length > 1 ? 1 : 0, q: told.get("q") ?? "", filters,
    n: number && /^\d+$/.test(number) ? Number(number) : null, beside: told.has("beside") && runs.length > 1, compare: told.has("compare") && runs.length > 1 };
}

function write(isStep) {
  const told = new URLSearchParams();
  if (state.run) told.set("run", state.run);
  if (state.q) told.set("q", state.q);
  for (const [field, values] of Object.entries(state.filters)) for (const value of values) told.append(field, value);
  if (state.n !== null) told.set("n", state.n);
  if (state.beside) told.set("beside", "1");
  if (state.compare) told.set("compare", "1");
  history[isStep ? "pushState" : "replaceState"](null, "", `#${told}`);
}

// ---- the list ---------------------------------------------------------------------------------

const query = (start) => ({ run: state.run, q: state.q, start, ...state.filters });

/** Asks anew. `first` opens the first one found, unless the open one stays. */
async function refresh() {
  asked?.abort();
  asked = new AbortController();
  const signal = asked.signal;
  try {
    const found = await ask("list", query(0), signal);
    entries = found.entries;
    total = found.total;
    showFilters(fields, found.facets, state.filters, choose);
    showCount(total, found.progress);
    $("entries").replaceChildren(...(entries.length ? entries.map(shown) : [h("li", { class: "none" }, found.progress < 1 ? "Nothing yet." : "Nothing was found. Fewer filters find more.")]));
    $("list").scrollTop = 0;
    if (found.progress < 1) setTimeout(() => signal.aborted || progress(), INDEXING);
    if (state.n === null && !state.compare && entries.length && !narrow.matches) open(entries[0].number, false);
  } catch (error) {
    if (error.name !== "AbortError") notice(error.message);
  }
}

/** While the index grows: the counts, and the list as long as nobody has gone down in it. */
async function progress() {
  const signal = asked.signal;
  try {
    const found = await ask("list", query(0), signal);
    total = found.total;
    showFilters(fields, found.facets, state.filters, choose);
    showCount(total, found.progress);
    if (entries.length < PAGE) {
      entries = found.entries;
      $("entries").replaceChildren(...entries.map(shown));
    }
    if (found.progress < 1) setTimeout(() => signal.aborted || progress(), INDEXING);
    else await about();
  } catch (error) {
    if (error.name !== "AbortError") notice(error.message);
  }
}

async function more() {
  if (loading || entries.length >= total) return;
  loading = true;
  const signal = asked.signal;
  try {
    const found = await ask("list", query(entries.length), signal);
    entries.push(...found.entries);
    $("entries").append(...found.entries.map(shown));
  } catch (error) {
    if (error.name !== "AbortError") notice(error.message);
  } finally {
    loading = false;
  }
}

const shown = (entry) => row(entry, entry.number === state.n, (number) => open(number, true));

function choose(field, values) {
  if (field === null) state.filters = {};
  else if (values.length) state.filters = { ...state.filters, [field]: values };
  else state.filters = Object.fromEntries(Object.entries(state.filters).filter(([name]) => name !== field));
  state.n = narrow.matches ? null : state.n;
  state.compare = false;
  write(true);
  refresh();
}

// ---- the dialogue -----------------------------------------------------------------------------

async function open(number, isStep) {
  state.n = number;
  state.compare = false;
  write(isStep);
  await showOpen();
}

async function showOpen() {
  for (const link of $("entries").querySelectorAll("a")) {
    if (Number(link.dataset.number) === state.n) {
      link.setAttribute("aria-current", "true");
      link.scrollIntoView({ block: "nearest" });
    } else link.removeAttribute("aria-current");
  }
  document.body.classList.toggle("reading", state.n !== null || state.compare);
  document.body.classList.toggle("comparing", state.compare);
  for (const link of $("runs").children) link.toggleAttribute("aria-current", link.dataset.run === (state.compare ? "compare" : String(state.run)));
  try {
    if (state.compare) return $("dialogue").replaceChildren(back(), await compareView(runs, (run, field, value) => {
      state = { ...state, run, compare: false, n: null, filters: { [field]: [value] }, q: "" };
      write(true);
      show();
    }));
    if (state.n === null) return $("dialogue").replaceChildren();
    const wanted = state.n;
    const entry = await ask("entry", { run: state.run, n: wanted });
    const views = [dialogueView(entry, state.run)];
    if (state.beside) {
      const other = 1 - state.run;
      views.push(entry.same === null ? h("p", { class: "quiet" }, `${runs[other].name} has no number ${entry.dialogue.index}.`)
        : dialogueView(await ask("entry", { run: other, n: entry.same }), other));
    }
    if (wanted !== state.n) return;
    const top = [back()];
    if (runs.length > 1) top.push(h("button", { type: "button", ariaPressed: String(state.beside), on: { click: beside } },
      `Beside: number ${entry.dialogue.index} of ${runs[1 - state.run].name}`));
    $("dialogue").replaceChildren(h("div", { class: "top" }, top), h("div", { class: views.length > 1 ? "both" : "one" }, views));
    $("dialogue").scrollTop = 0;
  } catch (error) {
    notice(error.message);
  }
}

const back = () => h("button", { type: "button", class: "back", on: { click: close } }, "← List");

function close() {
  state.n = null;
  state.compare = false;
  write(true);
  showOpen();
}

function beside() {
  state.beside = !state.beside;
  write(true);
  showOpen();
}

async function step(by) {
  const at = entries.findIndex((entry) => entry.number === state.n);
  let next = Math.max(0, at + by);
  if (next >= entries.length) {
    await more();
    next = Math.min(next, entries.length - 1);
  }
  if (entries[next]) await open(entries[next].number, false);
}

// ---- the page ---------------------------------------------------------------------------------

const narrow = matchMedia("(max-width: 48rem)");

function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = !text;
}

async function about() {
  const found = await ask("runs");
  ({ fields, runs } = found);
  const broken = runs.flatMap((run) => run.broken.map((why) => `${run.name}: ${why}`));
  notice([
    ...runs.filter((run) => !run.is_finished).map((run) => `${run.name} is unfinished: these are its finished parts.`),
    broken.length ? `${counted(broken.length, "line")} could not be read. ${broken[0]}` : "",
  ].filter(Boolean).join(" "));
  document.title = `${runs.map((run) => run.name).join(", ")} · fcsim view`;
  const go = (changes) => () => {
    state = { ...state, ...changes };
    write(true);
    show();
  };
  const tab = (name, run, changes) => h("button", { type: "button", data: { run }, on: { click: go(changes) } }, name);
  $("runs").replaceChildren(...(runs.length > 1
    ? [...runs.map((run, place) => tab(run.name, String(place), { run: place, n: null, compare: false })), tab("Compare", "compare", { compare: true })]
    : [h("span", { class: "quiet" }, runs[0].name)]));
}

async function show() {
  $("search").value = state.q;
  await Promise.all([refresh(), showOpen()]);
}

function filters(isOpen) {
  document.body.classList.toggle("filtering", isOpen);
  $("open-filters").setAttribute("aria-expanded", String(isOpen));
  if (isOpen) $("filters").querySelector("input")?.focus();
}

let typing;
$("search").addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(() => {
    state.q = $("search").value;
    if (narrow.matches) state.n = null;
    write(false);
    refresh();
  }, TYPING);
});
$("open-filters").addEventListener("click", () => filters(!document.body.classList.contains("filtering")));
$("open-help").addEventListener("click", () => $("help").showModal());
$("list").addEventListener("scroll", () => {
  const list = $("list");
  if (list.scrollTop + list.clientHeight > list.scrollHeight - 800) more();
});
addEventListener("popstate", () => {
  read();
  show();
});

function escape() {
  if (document.activeElement === $("search")) {
    $("search").blur();
    return true;
  }
  if (document.body.classList.contains("filtering")) {
    filters(false);
    return true;
  }
  if (state.n !== null || state.compare) {
    close();
    return true;
  }
  return false;
}

const KEYS = {
  j: () => step(1), ArrowDown: () => step(1), k: () => step(-1), ArrowUp: () => step(-1),
  ArrowRight: () => step(PAGE), ArrowLeft: () => step(-PAGE),
  "/": () => {
    $("search").focus();
    $("search").select();
  },
  f: () => filters(!document.body.classList.contains("filtering")), "?": () => $("help").showModal(),
  c: () => runs.length > 1 && state.n !== null && beside(),
  w: () => {
    const world = $("dialogue").querySelector("[data-part=world]");
    if (world) {
      world.open = !world.open;
      world.scrollIntoView({ block: "nearest" });
    }
  },
};

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || $("help").open) return;
  if (event.key === "Escape") return void (escape() && event.preventDefault());
  if (event.target.matches?.("input, textarea, select")) {
    if (event.target === $("search") && event.key === "Enter") $("search").blur();
    return;
  }
  const act = KEYS[event.key];
  // Arrows scroll what is scrolled sideways or read, and move in the list elsewhere.
  if (!act || (event.key.startsWith("Arrow") && event.target.closest?.(".scroll, .result"))) return;
  event.preventDefault();
  act();
});

await about();
read();
await show();
document.body.dataset.ready = "yes";
