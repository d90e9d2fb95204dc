// Makes elements. Text only ever becomes a text node, so no message can become markup.

import { tell } from "./state.js";

export function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "disabled") node[name] = value;
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...nodes(children));
  return node;
}

export function fill(node, ...children) {
  node.replaceChildren(...nodes(children));
  return node;
}

export function nodes(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

let made = 0;
export function newId(prefix) {
  made += 1;
  return `${prefix}-${made}`;
}

const SAFE = new Set(["http:", "https:", "mailto:", "tel:"]);

// A link's address, or null where it could run something (javascript:, data:) or is no address at all.
export function safeAddress(address) {
  try {
    const url = new URL(address);
    return SAFE.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

// A link to a message of the sandbox's leads there, all others open beside the page.
export function link(address, ...children) {
  const href = safeAddress(address);
  const words = children.length ? children : [address];
  if (!href) return h("span", {}, ...words);
  const there = messageAt(new URL(href));
  if (!there) return h("a", { href, target: "_blank", rel: "noopener noreferrer" }, ...words);
  return h("a", { href, onclick: (event) => {
    event.preventDefault();
    tell("go", there);
  } }, ...words);
}

// Whatever its port: the sandbox may have had another when the link was made.
function messageAt({ hostname, pathname, searchParams }) {
  const [, channel, seconds, rest] = /^\/archives\/(\w+)\/p(\d{10})(\d{6})$/.exec(pathname) ?? [];
  if (!channel || hostname !== location.hostname) return null;
  return { channel, show: { ts: `${seconds}.${rest}`, thread_ts: searchParams.get("thread_ts") } };
}
