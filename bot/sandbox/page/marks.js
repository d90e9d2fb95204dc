// What stands for somebody or something inside a text: @people, #channels, @channel.

import { h } from "./dom.js";
import { state, tell } from "./state.js";
import { channelOf, mayOpen, personOf } from "./world.js";

export function personMark(id, label) {
  const person = personOf(id);
  const mine = person && person.id === state.person?.id;
  return h("span", { class: mine ? "mark mark-me" : "mark" }, `@${person?.name ?? label ?? id}`);
}

export function groupMark(id, label) {
  return h("span", { class: "mark" }, label?.startsWith("@") ? label : `@${label ?? id}`);
}

export function roomMark(word) {
  return h("span", { class: "mark mark-me" }, `@${word}`);
}

export function channelMark(id, label) {
  const channel = channelOf(id);
  const name = `#${channel?.name ?? label ?? id}`;
  if (!channel || !mayOpen(channel)) return h("span", { class: "mark" }, name);
  return h("button", { type: "button", class: "mark mark-go", onclick: () => tell("go", { channel: channel.id }) }, name);
}
