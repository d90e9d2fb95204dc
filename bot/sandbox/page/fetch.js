// Brings what the server knows into `state`. One request for a channel is under way at a time; what comes meanwhile asks once more.

import * as api from "./api.js";
import { settleNow } from "./now.js";
import { state, tell } from "./state.js";
import { markRead } from "./unread.js";
import { settleWorld } from "./world.js";

const PAGE = 60; // messages at a time

export async function fetchWorld() {
  const answer = await api.world();
  if (state.world && state.world.began !== answer.began) return location.reload(); // begun anew under our eyes
  settleNow(answer.clock);
  settleWorld(answer);
  tell("world");
  return undefined;
}

let running = null;
let again = false;
let reach = PAGE; // how many messages back the open channel is shown

export function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = (async () => {
    do {
      again = false;
      await fetchMessages();
    } while (again);
  })().finally(() => {
    running = null;
  });
  return running;
}

export function startAfresh() {
  reach = PAGE;
}

export function reachFurther(by = PAGE) {
  reach += by;
  return refresh();
}

async function fetchMessages() {
  const { person, channel, thread } = state;
  if (!channel) return;
  const asked = { person: person.id, channel: channel.id };
  const [main, replies] = await Promise.all([
    api.messages({ ...asked, limit: reach }),
    thread ? api.messages({ ...asked, thread_ts: thread, limit: 1000 }) : { messages: [] },
  ]);
  if (state.person?.id !== person.id || state.channel?.id !== channel.id || state.thread !== thread) {
    again = true;
    return;
  }
  state.messages = main.messages;
  state.earlier = main.messages.length >= reach;
  state.replies = replies.messages;
  state.pins = main.pins;
  if (document.visibilityState === "visible" && state.tab === "messages") markRead(channel.id, main.messages);
  tell("messages");
}
