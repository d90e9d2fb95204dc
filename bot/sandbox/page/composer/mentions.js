// Between what people type (@Lena Brandt) and what goes over the wire (<@U…>).

import { unescape } from "../mrkdwn.js";
import { channelsHere, personOf, app, peopleHere } from "../world.js";

export function everybodyHere() {
  return [personOf(app().bot_user), ...peopleHere()].filter(Boolean);
}

// The server escapes; here only names become marks.
export function written(text) {
  let wire = text;
  const named = everybodyHere().flatMap((person) => [[`@${person.name}`, person.id], [`@${person.handle}`, person.id]]);
  for (const [name, id] of named.sort((a, b) => b[0].length - a[0].length)) wire = replaceName(wire, name, `<@${id}>`);
  for (const channel of channelsHere().filter((one) => !one.isDirect).sort((a, b) => b.name.length - a.name.length)) {
    wire = replaceName(wire, `#${channel.name}`, `<#${channel.id}>`);
  }
  return wire;
}

// Names are matched whatever their case, and only where a word ends; after a Chinese character no space is needed.
function replaceName(text, name, mark) {
  const pattern = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return text.replace(new RegExp(`(?<![A-Za-z0-9<])${pattern}(?![A-Za-z0-9])`, "gi"), mark);
}

export function spoken(wire) {
  return unescape(wire
    .replace(/<@([A-Z0-9]+)(?:\|[^>]*)?>/g, (whole, id) => (personOf(id) ? `@${personOf(id).name}` : whole))
    .replace(/<#([A-Z0-9]+)(?:\|[^>]*)?>/g, (whole, id) => `#${channelsHere().find((one) => one.id === id)?.name ?? id}`)
    .replace(/<!(here|channel|everyone)>/g, "@$1")
    .replace(/<((?:https?|mailto):[^|>]+)(?:\|[^>]*)?>/g, "$1"));
}
