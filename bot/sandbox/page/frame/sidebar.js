// The left column: the person's workspace, their channels with unread marks, direct messages, the app.

import { avatar } from "../avatar.js";
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { go, goToDirect } from "../open.js";
import { on, state } from "../state.js";
import { app, channelsHere, host, orgsOf, personOf, workspaceOf } from "../world.js";
import { t } from "../words.js";

export function placeSidebar(node) {
  on("world person place unread language", () => draw(node));
}

export function closeDrawer() {
  document.body.classList.remove("drawer-open");
  document.getElementById("open-menu")?.setAttribute("aria-expanded", "false");
}

function draw(node) {
  if (!state.person) return;
  const mine = channelsHere();
  const channels = mine.filter((one) => !one.isDirect);
  const directs = mine.filter((one) => one.isDirect && !one.isWithApp);
  const withApp = mine.find((one) => one.isWithApp);
  node.setAttribute("aria-label", t("workspaces"));
  const focused = node.contains(document.activeElement) ? document.activeElement.dataset.go : null;
  fill(node,
    h("div", { class: "workspace" }, h("span", { class: "workspace-name" }, workspaceOf(state.person.workspace)?.name ?? host().name)),
    group(t("channels"), channels.map((one) => entry(one))),
    group(t("apps"), [entry({ ...(withApp ?? { id: "app", isDirect: true }), name: app().name, others: [personOf(app().bot_user)] },
      withApp ? null : () => goToDirect())]),
    directs.length > 0 && group(t("directs"), directs.map((one) => entry(one))));
  if (focused) [...node.querySelectorAll("[data-go]")].find((one) => one.dataset.go === focused)?.focus();
}

function group(title, entries) {
  return h("section", { class: "channel-group" }, h("h2", {}, title), h("ul", {}, entries));
}

function entry(channel, open = null) {
  const unread = state.unread.get(channel.id);
  const current = channel.id === state.channel?.id;
  const classes = ["channel-entry", unread && "has-unread", channel.isArchived && "is-archived"].filter(Boolean).join(" ");
  const others = channel.isShared ? orgsOf(channel).filter((org) => org.id !== state.person.workspace) : [];
  return h("li", {}, h("button", {
    type: "button", class: classes, "aria-current": current ? "page" : null, "data-go": channel.id, onclick: () => {
      closeDrawer();
      if (open) open();
      else go({ channel: channel.id });
    },
  }, mark(channel), h("span", { class: "channel-name" }, channel.name),
  others.length > 0 && h("span", { class: "channel-shared", title: t("sharedWith", { orgs: others.map((org) => org.name).join(", ") }) },
    icon("shared"), h("span", { class: "visually-hidden" }, t("sharedWith", { orgs: others.map((org) => org.name).join(", ") }))),
  unread && h("span", { class: unread.mentioned || channel.isDirect ? "count count-me" : "count" },
    h("span", { "aria-hidden": "true" }, String(unread.n)), h("span", { class: "visually-hidden" }, t("unread", { n: unread.n })))));
}

function mark(channel) {
  if (channel.isDirect) return avatar(channel.others[0], "avatar-small");
  return icon(channel.isPrivate ? "lock" : "hash");
}
