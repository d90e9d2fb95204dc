import { unknown } from "./unknown.js";
import { dateOf } from "../dates.js";
import { h, link } from "../dom.js";
import { emoji } from "../emoji/emoji.js";
import { channelMark, groupMark, personMark, roomMark } from "../marks.js";

export function richText(block) {
  return h("div", { class: "rich-text text" }, drawRichText(block));
}

export function drawRichText(block) {
  return block.elements.map((part) => {
    const draw = Object.hasOwn(PARTS, part.type) ? PARTS[part.type] : unknown;
    return draw(part);
  });
}

const PARTS = {
  rich_text_section: (part) => h("div", { class: "rich-section" }, spans(part)),
  rich_text_quote: (part) => h("blockquote", {}, spans(part)),
  rich_text_preformatted: (part) => h("pre", { tabindex: "0" }, h("code", {}, spans(part))),
  rich_text_list: (part) => {
    const depth = Math.min(part.indent ?? 0, 8);
    const list = h(part.style === "ordered" ? "ol" : "ul", {
      class: `rich-list indent-${depth} mark-${depth % 3}`, start: part.offset ? part.offset + 1 : null,
    }, part.elements.map((item) => h("li", {}, spans(item))));
    return part.border ? h("blockquote", {}, list) : list;
  },
};

const SPANS = {
  text: (span) => lines(span.text),
  link: (span) => link(span.url, span.text || span.url),
  emoji: (span) => emoji(span.name),
  user: (span) => personMark(span.user_id),
  usergroup: (span) => groupMark(span.usergroup_id),
  channel: (span) => channelMark(span.channel_id),
  broadcast: (span) => roomMark(span.range),
  date: (span) => dateOf(span),
  color: (span) => h("code", {}, span.value),
};

const STYLES = [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"], ["underline", "u"]];

function spans(part) {
  return part.elements.map((span) => {
    if (!Object.hasOwn(SPANS, span.type)) return unknown(span);
    return STYLES.reduce((inner, [style, tag]) => (span.style?.[style] ? h(tag, {}, inner) : inner), SPANS[span.type](span));
  });
}

function lines(text) {
  return text.split("\n").flatMap((line, index) => (index ? [h("br"), line] : [line]));
}
