// What changes reaches this window as server-sent events. A message of the open channel has it fetched anew, so the window
// always shows what the server knows, never what it guesses.

import * as api from "./api.js";
import { fetchWorld, refresh } from "./fetch.js";
import { settleNow } from "./now.js";
import { state, tell } from "./state.js";
import { count } from "./unread.js";

let source = null;

// Whoever fetches once this has come misses nothing: what changes from then on is heard.
export function listen() {
  source?.close();
  source = api.events(state.person.id);
  let opened = false;
  source.onmessage = (event) => hear(JSON.parse(event.data));
  return new Promise((resolve) => {
    source.onopen = () => {
      tell("connection", true);
      if (opened) Promise.all([fetchWorld(), refresh()]);
      opened = true;
      resolve();
    };
    source.onerror = () => {
      tell("connection", false);
      resolve();
    };
  });
}

export function hear(change) {
  if (change.channel && change.type !== "channel") {
    if (change.type === "message" || change.type === "message_changed") tell("heard", change);
    if (change.type === "message" || change.type === "ephemeral") count(change.channel, change.message);
    if (change.channel === state.channel?.id) refresh();
    return;
  }
  if (change.type === "views") {
    state.views = change.views;
    tell("views");
  } else if (change.type === "home") {
    state.home = change.view;
    tell("home");
  } else if (change.type === "clock") {
    settleNow(change);
    tell("clock", change);
  } else if (change.type === "channel" || change.type === "person") fetchWorld();
}
