// What this person has not seen yet, by channel. Each browser keeps it for itself, from its first look at the sandbox on.

import * as api from "./api.js";
import { now } from "./now.js";
import { here, keep, recall } from "./remembered.js";
import { state, tell } from "./state.js";
import { channelsHere } from "./world.js";

const LOOK_BACK = 50; // messages of a channel that are counted when a person is taken up

const read = (person, channel) => here(`read.${person}.${channel}`);

export function settleBeginning() {
  if (recall(here("beginning"), null) === null) keep(here("beginning"), now().getTime() / 1000);
}

export function readUpTo(channel) {
  return Math.max(Number(recall(read(state.person.id, channel), 0)), recall(here("beginning"), 0));
}

export function markRead(channel, messages) {
  const last = messages.at(-1)?.ts;
  if (last && Number(last) > readUpTo(channel)) keep(read(state.person.id, channel), last);
  if (state.unread.delete(channel)) tell("unread");
}

// Slack counts a thread's replies for those they mention; so do we.
function counts(message) {
  if (message.user === state.person.id) return false;
  const isReply = message.thread_ts && message.thread_ts !== message.ts && message.subtype !== "thread_broadcast";
  return !isReply || mentions(message);
}

function mentions(message) {
  return `${message.text ?? ""}${JSON.stringify(message.blocks ?? "")}`.includes(state.person.id);
}

export function count(channel, message) {
  const seen = channel === state.channel?.id && state.tab === "messages" && document.visibilityState === "visible";
  if (seen || !counts(message)) return;
  const before = state.unread.get(channel) ?? { n: 0, mentioned: false };
  state.unread.set(channel, { n: before.n + 1, mentioned: before.mentioned || mentions(message) });
  tell("unread");
}

export async function countAll() {
  const person = state.person;
  state.unread = new Map();
  await Promise.all(channelsHere().map(async (channel) => {
    const { messages } = await api.messages({ person: person.id, channel: channel.id, limit: LOOK_BACK });
    if (person.id !== state.person.id || channel.id === state.channel?.id) return;
    const fresh = messages.filter((message) => Number(message.ts) > readUpTo(channel.id) && counts(message));
    if (fresh.length) state.unread.set(channel.id, { n: fresh.length, mentioned: fresh.some(mentions) });
  }));
  tell("unread");
}
