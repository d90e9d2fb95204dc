// Going somewhere: another person, channel, tab or thread. The address always says where one is, so a second window can be
// somebody else, and Back goes back.

import * as api from "./api.js";
import { fetchWorld, refresh, startAfresh } from "./fetch.js";
import { listen } from "./live.js";
import { notice, why } from "./notice.js";
import { keep, recall } from "./remembered.js";
import { state, tell } from "./state.js";
import { countAll, readUpTo } from "./unread.js";
import { app, channelOf, channelsHere, findChannel, findPerson, mainShared, mayOpen, playable } from "./world.js";

export function readAddress() {
  const asked = new URLSearchParams(location.search);
  return { person: asked.get("as"), channel: asked.get("channel"), language: asked.get("lang"), theme: asked.get("theme") };
}

function writeAddress({ replace = false } = {}) {
  const asked = new URLSearchParams(location.search);
  asked.set("as", state.person.handle);
  if (state.channel) asked.set("channel", state.channel.isDirect ? state.channel.id : state.channel.name);
  else asked.delete("channel");
  const address = `?${asked}`;
  if (address === location.search) return;
  if (replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
}

// Takes up a person; stays in the open channel if they are in it too.
export async function be(person, { channel = null, replace = false } = {}) {
  state.person = person;
  keep("person", person.handle);
  state.home = null;
  state.editing = null;
  const forAll = (message) => !message.is_ephemeral; // until theirs are fetched
  state.messages = state.messages.filter(forAll);
  state.replies = state.replies.filter(forAll);
  const wish = (channel && findChannel(channel)) || (state.channel && mayOpen(state.channel) && channelOf(state.channel.id));
  open(wish || firstChannel());
  writeAddress({ replace });
  tell("person");
  await listen();
  if (state.person?.id !== person.id) return;
  const [{ views }] = await Promise.all([api.views(person.id), refresh(), countAll()]);
  if (state.person?.id !== person.id) return;
  state.views = views;
  tell("views");
}

function firstChannel() {
  const mine = channelsHere();
  return mainShared(mine) ?? mine.find((one) => !one.isDirect) ?? mine[0] ?? null;
}

function open(channel) {
  const stays = channel && state.channel?.id === channel.id;
  state.channel = channel;
  state.tab = "messages";
  state.newFrom = channel ? readUpTo(channel.id) : 0;
  if (stays) return;
  state.thread = null;
  state.editing = null;
  state.messages = [];
  state.replies = [];
  state.pins = [];
  startAfresh();
}

// `show` is the message to lead to, by its ts and thread_ts.
export async function go({ channel, thread, focus = false, tab, show }) {
  if (channel) {
    const target = channelOf(channel);
    if (!target || !mayOpen(target)) return;
    open(target);
    writeAddress();
    tell("place");
  }
  if (thread !== undefined) {
    state.thread = thread;
    state.replies = [];
    tell("thread", { focus });
  }
  if (tab) await goToTab(tab);
  else await refresh();
  if (show) tell("show", show);
}

async function goToTab(tab) {
  state.tab = tab;
  tell("place");
  if (tab !== "home") return refresh();
  state.home ??= "waiting";
  tell("home");
  try {
    const { view } = await api.home(state.person.id);
    if (view) state.home = view;
  } catch (refused) {
    notice(why(refused, app().name), "bad");
  }
  if (state.home === "waiting") state.home = null;
  tell("home");
}

// The direct message with the app, or with a person; made where there is none yet.
export async function goToDirect(other) {
  try {
    const { channel } = await api.dm({ person: state.person.id, ...(other ? { with: other } : {}) });
    const id = typeof channel === "string" ? channel : channel.id;
    if (!channelOf(id)) await fetchWorld();
    await go({ channel: id });
  } catch (refused) {
    notice(why(refused, app().name), "bad");
  }
}

export async function goWhereAsked({ replace = true } = {}) {
  const asked = readAddress();
  const person = findPerson(asked.person) ?? findPerson(recall("person", null)) ?? playable()[0];
  if (person) await be(person, { channel: asked.channel, replace });
}
