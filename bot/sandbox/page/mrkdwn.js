// Slack's mrkdwn as DOM nodes: blocks first (code, quotes, lists), then what stands in a line.

import { emoji } from "./emoji/emoji.js";
import { h, link } from "./dom.js";
import { channelMark, groupMark, personMark, roomMark } from "./marks.js";
import { dateMark } from "./dates.js";

export function mrkdwn(text) {
  const nodes = [];
  const pieces = text.split(/```\n?([\s\S]+?)```\n?/);
  pieces.forEach((piece, index) => {
    if (index % 2) nodes.push(h("pre", { tabindex: "0" }, h("code", {}, unescape(flat(piece.replace(/\n$/, ""))))));
    else if (piece) nodes.push(...lines(piece));
  });
  return nodes;
}

export function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

// The text alone, as a list or a title shows it.
export function plain(text) {
  const holder = document.createDocumentFragment();
  holder.append(...mrkdwn(text.replaceAll("\n", " ")));
  return holder.textContent.replace(/\s+/g, " ").trim();
}

const QUOTE = /^(?:&gt;|>)(?!(?:&gt;|>){2}) ?/;
const REST_IS_QUOTE = /^(?:&gt;|>){3} ?/;
const ITEM = /^(\s*)([•◦▪‣-]|\d{1,3}\.)\s+(?=\S)/;

function lines(text) {
  const nodes = [];
  const all = text.split("\n");
  let open = null;
  const into = (kind, make) => {
    if (open?.kind !== kind) {
      open = { kind, node: make() };
      nodes.push(open.node);
    }
    return open.node;
  };
  for (let index = 0; index < all.length; index += 1) {
    const line = all[index];
    if (REST_IS_QUOTE.test(line)) {
      const rest = [line.replace(REST_IS_QUOTE, ""), ...all.slice(index + 1)];
      nodes.push(h("blockquote", {}, rest.flatMap((one, i) => (i ? [h("br"), ...inline(one)] : inline(one)))));
      break;
    }
    if (QUOTE.test(line)) {
      const quote = into("quote", () => h("blockquote"));
      if (quote.childNodes.length) quote.append(h("br"));
      quote.append(...inline(line.replace(QUOTE, "")));
    } else if (ITEM.test(line)) {
      const [all_, indent, mark] = ITEM.exec(line);
      const item = h("li", { class: indent.length > 1 ? "deep" : null }, h("span", { class: "bullet" }, mark),
        h("span", {}, ...inline(line.slice(all_.length))));
      into("list", () => h("ul", { class: "said-list" })).append(item);
    } else {
      if (open?.kind === "text") nodes.push(h("br"));
      open = { kind: "text" };
      nodes.push(...inline(line));
    }
  }
  return nodes;
}

// A style mark counts only at the edge of a word, as in Slack: snake_case stays, and so does 2*3*4.
const EDGE_BEFORE = "(?<![\\p{L}\\p{N}_*~])";
const EDGE_AFTER = "(?![\\p{L}\\p{N}])";
const styled = (mark) => `${EDGE_BEFORE}[${mark}](?=\\S)([^\\n]*?[^\\s${mark}])[${mark}]${EDGE_AFTER}`;
const TOKEN = new RegExp(
  [
    "`([^`\\n]+)`",
    "<([^<>\\n]+)>",
    ":([a-z0-9_+-]+(?:::skin-tone-[2-6])?):",
    styled("*"),
    styled("_"),
    styled("~"),
    "(https?://[^\\s<>|]+[^\\s<>|.,;:!?)\\]}'\"。，；：！？）】」])",
  ].join("|"),
  "gu",
);

export function inline(text) {
  const nodes = [];
  let done = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, code, angled, shortname, bold, italic, struck, address] = match;
    if (match.index > done) nodes.push(unescape(text.slice(done, match.index)));
    done = match.index + whole.length;
    if (code !== undefined) nodes.push(h("code", {}, unescape(flat(code))));
    else if (angled !== undefined) nodes.push(...reference(angled, whole));
    else if (shortname !== undefined) nodes.push(emoji(shortname));
    else if (bold !== undefined) nodes.push(h("strong", {}, ...inline(bold)));
    else if (italic !== undefined) nodes.push(h("em", {}, ...inline(italic)));
    else if (struck !== undefined) nodes.push(h("s", {}, ...inline(struck)));
    else nodes.push(link(unescape(address)));
  }
  if (done < text.length) nodes.push(unescape(text.slice(done)));
  return nodes;
}

function reference(inside, whole) {
  const [target, label] = split(inside);
  if (target.startsWith("@")) return [personMark(target.slice(1), label)];
  if (target.startsWith("#")) return [channelMark(target.slice(1), label)];
  if (target.startsWith("!date^")) return [dateMark(target, label)];
  if (target.startsWith("!subteam^")) return [groupMark(target.slice("!subteam^".length), label)];
  if (target.startsWith("!")) return [roomMark(target.slice(1))];
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) {
    return [link(unescape(target), ...(label ? inline(label) : [unescape(target.replace(/^mailto:/, ""))]))];
  }
  return [unescape(whole)];
}

function split(inside) {
  const bar = inside.indexOf("|");
  return bar < 0 ? [inside, null] : [inside.slice(0, bar), inside.slice(bar + 1)];
}

// Inside code a link shows its words and nothing is styled.
function flat(text) {
  return text.replace(/<([^<>|\n]+)\|([^<>\n]+)>/g, "$2").replace(/<((?:https?|mailto):[^<>\n]+)>/g, "$1");
}
