// The markdown block: the everyday part of Markdown (headings, lists, quotes, fences, emphasis, links).

import { h, link } from "../dom.js";

export function markdown(block) {
  return h("div", { class: "markdown text" }, parts(block.text));
}

function parts(source) {
  return source.split(/^```[^\n]*\n([\s\S]*?)^```[^\S\n]*$/m).flatMap((piece, index) =>
    index % 2 ? [h("pre", { tabindex: "0" }, h("code", {}, piece))] : piece.split(/\n{2,}/).flatMap(paragraph));
}

function paragraph(source) {
  const all = source.split("\n").filter((line) => line.trim());
  const nodes = [];
  let open = null;
  const into = (tag) => {
    if (open?.tag !== tag) {
      open = { tag, node: h(tag) };
      nodes.push(open.node);
    }
    return open.node;
  };
  for (const line of all) {
    const heading = /^#{1,6}\s+(.*)$/.exec(line);
    const item = /^\s*(?:[-*+]|(\d+)\.)\s+(.*)$/.exec(line);
    const quote = /^>\s?(.*)$/.exec(line);
    if (heading) {
      open = null;
      nodes.push(h("h4", {}, inline(heading[1])));
    } else if (/^\s*([-*_])\1{2,}\s*$/.test(line)) {
      open = null;
      nodes.push(h("hr"));
    } else if (item) into(item[1] ? "ol" : "ul").append(h("li", {}, inline(item[2])));
    else if (quote) into("blockquote").append(h("div", {}, inline(quote[1])));
    else {
      const text = into("p");
      if (text.childNodes.length) text.append(h("br"));
      text.append(...inline(line).flat());
    }
  }
  return nodes;
}

const TOKEN = /`([^`]+)`|\[([^\]]+)\]\(([^)\s]+)\)|\*\*(.+?)\*\*|__(.+?)__|~~(.+?)~~|\*(\S(?:.*?\S)?)\*/g;

function inline(text) {
  const nodes = [];
  let done = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [whole, code, words, address, bold, alsoBold, struck, italic] = match;
    nodes.push(text.slice(done, match.index));
    done = match.index + whole.length;
    if (code) nodes.push(h("code", {}, code));
    else if (address) nodes.push(link(address, ...inline(words)));
    else if (bold ?? alsoBold) nodes.push(h("strong", {}, inline(bold ?? alsoBold)));
    else if (struck) nodes.push(h("s", {}, inline(struck)));
    else nodes.push(h("em", {}, inline(italic)));
  }
  nodes.push(text.slice(done));
  return nodes.filter((node) => node !== "");
}
