// What is offered while one types: commands after a leading slash, people after an @.

import { everybodyHere } from "./mentions.js";
import { state } from "../state.js";
import { app, host, mayCommand } from "../world.js";
import { t } from "../words.js";

// Answers {items, note}: items to choose from (each with what it puts into the box), or a line that says why there are none.
export function offers(text, caret, { inThread }) {
  const before = text.slice(0, caret);
  if (/^\/\S*$/.test(before)) return commands(before, inThread);
  const typed = /(?:^|[\s(（，。、])@([^\s@]*(?: [^\s@]*)?)$/u.exec(before);
  return typed ? mentions(typed[1], before) : { items: [], note: null };
}

function commands(typed, inThread) {
  if (inThread) return { items: [], note: t("noCommandsInThread") };
  if (!mayCommand()) return { items: [], note: t("commandsNotHere", { host: host().name, app: app().name }) };
  const items = state.world.commands.filter((one) => one.command.startsWith(typed.toLowerCase())).map((one) => ({
    label: one.command, hint: one.usage_hint, more: one.description, put: { from: 0, text: `${one.command} ` }, key: one.command,
  }));
  return { items, note: items.length ? null : t("noCommand"), heading: t("commands") };
}

function mentions(typed, before) {
  const low = typed.toLowerCase();
  const items = everybodyHere()
    .filter((one) => one.id !== state.person.id)
    .filter((one) => [one.name, one.handle, ...one.name.split(" ")].some((name) => name.toLowerCase().startsWith(low)))
    .slice(0, 8)
    .map((one) => ({
      label: one.name, more: one.isApp ? t("app") : one.org, person: one, key: one.id,
      put: { from: before.length - typed.length - 1, text: `@${one.name} ` },
    }));
  return { items, note: null, heading: t("people") };
}
