// Who and what there is, as the person at the keyboard may see it.

import { state } from "./state.js";

let people = new Map();
let channels = new Map();
let workspaces = new Map();

export function settleWorld(answer) {
  workspaces = new Map(byName(answer.workspaces).map((one) => [one.id, { ...one, name: one.title || one.name }]));
  people = new Map(byName(answer.people).map((one) => [one.id, person(one, answer.app)]));
  channels = new Map(answer.channels.map((one) => [one.id, one]));
  state.world = answer;
  if (state.person) state.person = people.get(state.person.id) ?? null;
  if (state.channel) state.channel = channelOf(state.channel.id);
}

// Always in the same order, whatever order the server has them in: keys and colours stay through a restart.
function byName(list) {
  return [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function person(one, app) {
  return {
    ...one,
    name: one.real_name || one.name,
    handle: one.name,
    org: workspaces.get(one.workspace)?.name ?? "",
    isApp: one.id === app.bot_user,
    isOurs: one.workspace === app.workspace,
  };
}

export const host = () => workspaces.get(state.world.app.workspace);
export const app = () => ({ ...state.world.app, name: people.get(state.world.app.bot_user)?.name || state.world.app.name });
export const personOf = (id) => people.get(id) ?? null;
export const workspaceOf = (id) => workspaces.get(id) ?? null;

// Those whom a window can play, the app's own workspace first.
export function playable() {
  const order = [...workspaces.keys()];
  return [...people.values()].filter((one) => !one.is_bot && !one.isApp && !one.deleted)
    .sort((a, b) => b.isOurs - a.isOurs || order.indexOf(a.workspace) - order.indexOf(b.workspace));
}

export function findPerson(nameOrId) {
  return [...people.values()].find((one) => [one.id, one.handle].includes(nameOrId)) ?? null;
}

// A direct message is named after the other one.
export function channelOf(id) {
  const one = channels.get(id);
  if (!one) return null;
  const isDirect = one.kind !== "channel";
  const others = isDirect ? one.members.filter((member) => member !== state.person?.id).map(personOf).filter(Boolean) : [];
  return {
    ...one,
    isDirect,
    isWithApp: others.length === 1 && others[0].isApp,
    others,
    name: isDirect && others.length ? others.map((other) => other.name).join(", ") : one.name,
    isPrivate: one.private,
    isShared: one.shared_with.some((workspace) => workspace !== one.workspace),
    isArchived: one.archived,
  };
}

export function findChannel(nameOrId) {
  const mine = channelsHere();
  return mine.find((one) => [one.id, one.name].includes(nameOrId)) ?? null;
}

export const mayOpen = (channel) => channel.members.includes(state.person?.id);

export function channelsHere() {
  return [...channels.keys()].map(channelOf).filter(mayOpen).sort((a, b) => a.name.localeCompare(b.name));
}

// Where a project lives: of several channels shared with a client, the one with most people in it.
export function mainShared(list) {
  return list.filter((one) => one.shared_with.length && !one.archived).sort((a, b) => b.members.length - a.members.length)[0] ?? null;
}

// The companies in a channel, the one it belongs to first.
export function orgsOf(channel) {
  return [...new Set([channel.workspace, ...channel.shared_with])].map(workspaceOf).filter(Boolean);
}

export function peopleHere() {
  const members = state.channel && !state.channel.isDirect ? new Set(state.channel.members) : null;
  return [...people.values()].filter((one) => !one.deleted && !one.isApp && (!members || members.has(one.id)))
    .sort((a, b) => a.name.localeCompare(b.name));
}

// Slack gives commands and shortcuts only to the workspace that installed the app.
export const mayCommand = () => Boolean(state.person?.isOurs);

// A steady colour out of twelve: neighbours in the world's lists never share one, strangers get one by their name.
export function hue(id) {
  for (const [known, first] of [[people, 3], [workspaces, 8]]) {
    const at = [...known.keys()].indexOf(id);
    if (at >= 0) return (at * 5 + first) % 12;
  }
  let sum = 7;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return sum % 12;
}

export function initials(name) {
  const letters = [...name];
  if (/\p{Script=Han}/u.test(name)) return letters.slice(-2).join("");
  const words_ = name.split(/[\s-]+/).filter(Boolean);
  return ((words_[0]?.[0] ?? "?") + (words_.length > 1 ? words_.at(-1)[0] : "")).toUpperCase();
}
