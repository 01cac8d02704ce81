// Elements. Text is only ever set as text: what a record holds never becomes markup.

export const $ = (id) => document.getElementById(id);

/** An element with properties (`class`, `data`, `on`, or its own) and children; null and false are left out. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "data") Object.assign(element.dataset, value);
    else if (name === "on") for (const [event, heard] of Object.entries(value)) element.addEventListener(event, heard);
    else if (name === "style") for (const [key, set] of Object.entries(value)) element.style.setProperty(key, set);
    else if (name in element && name !== "list") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const thousands = (number) => number.toLocaleString("en-US");

export const counted = (number, noun) => `${thousands(number)} ${noun}${number === 1 ? "" : "s"}`;

/** Asks the server; what went wrong is an Error with its message. */
export async function ask(name, query = {}, signal = undefined) {
  const parameters = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) for (const each of [value].flat()) parameters.append(key, each);
  const response = await fetch(`api/${name}?${parameters}`, { signal }).catch((error) => {
    if (error.name === "AbortError") throw error;
    throw new Error("the viewer was ended; fcsim view opens it again");
  });
  const found = await response.json().catch(() => ({ error: response.statusText }));
  if (!response.ok) throw new Error(found.error);
  return found;
}
