// Attachments, the older way of hanging things below a message: a coloured bar with blocks or a few plain fields.

import { drawBlocks } from "../blocks/index.js";
import { h, link } from "../dom.js";
import { mrkdwn } from "../mrkdwn.js";
import { messageSurface } from "../surface.js";

const COLOURS = new Set(["good", "warning", "danger"]);

export function attachments(message) {
  if (!message.attachments?.length) return null;
  return message.attachments.map((one) => {
    const node = h("div", { class: `attachment ${COLOURS.has(one.color) ? `attachment-${one.color}` : ""}` }, inside(one, message));
    if (/^#?[0-9a-f]{6}$/i.test(one.color ?? "")) node.style.borderInlineStartColor = `#${one.color.replace("#", "")}`;
    return node;
  });
}

function inside(one, message) {
  if (one.blocks?.length) return drawBlocks(one.blocks, messageSurface(message));
  const parts = [
    one.pretext && h("div", { class: "text" }, mrkdwn(one.pretext)),
    one.title && h("div", { class: "attachment-title" }, one.title_link ? link(one.title_link, one.title) : one.title),
    one.text && h("div", { class: "text" }, mrkdwn(one.text)),
    one.fields && h("div", { class: "fields" }, one.fields.map((field) =>
      h("div", { class: "text" }, h("strong", {}, field.title ?? ""), h("div", {}, mrkdwn(field.value ?? ""))))),
    one.footer && h("div", { class: "context" }, one.footer),
  ].filter(Boolean);
  return parts.length ? parts : (one.fallback ?? "");
}
