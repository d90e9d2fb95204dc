// Block Kit's two kinds of text objects.

import { emoji } from "./emoji/emoji.js";
import { mrkdwn, plain } from "./mrkdwn.js";

export function text(object) {
  if (!object) return [];
  if (typeof object === "string") return [object];
  return object.type === "mrkdwn" && object.text ? mrkdwn(object.text) : plainText(object);
}

export function plainText({ text: said = "", emoji: drawn = true }) {
  if (!drawn) return [said];
  return said.split(/:([a-z0-9_+-]+):/).map((piece, index) => (index % 2 ? emoji(piece) : piece));
}

// The bare words, for labels and titles.
export function words(object) {
  if (!object) return "";
  if (typeof object === "string") return object;
  if (object.type === "mrkdwn") return plain(object.text);
  const holder = document.createDocumentFragment();
  holder.append(...plainText(object));
  return holder.textContent;
}
