// The line above the messages: what is open, who shares it, how many are in it; for the app, its two tabs.

import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { go } from "../open.js";
import { on, state } from "../state.js";
import { mrkdwn } from "../mrkdwn.js";
import { hue, orgsOf } from "../world.js";
import { t } from "../words.js";

export function placeHead(node) {
  on("world person place language", () => draw(node));
}

function draw(node) {
  const { channel } = state;
  if (!channel) return fill(node);
  const orgs = orgsOf(channel);
  return fill(node,
    h("div", { class: "place" },
      h("h1", {}, channel.isDirect ? null : icon(channel.isPrivate ? "lock" : "hash"), h("span", { class: "place-name" }, channel.name)),
      channel.isShared && h("span", { class: "place-orgs" }, orgs.map((org) =>
        h("span", { class: org.has_app ? "org org-ours" : `org hue-text-${hue(org.id)}` }, org.name))),
      channel.isArchived && h("span", { class: "org" }, t("archived")),
      !channel.isDirect && h("span", { class: "place-members" }, t("members", { n: channel.members.length })),
      channel.topic && h("span", { class: "place-topic" }, mrkdwn(channel.topic))),
    channel.isWithApp && tabs());
}

function tabs() {
  const names = ["home", "messages"];
  const strip = h("div", { class: "tabs", role: "tablist", onkeydown: (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const other = names.find((name) => name !== state.tab);
    go({ tab: other }).then(() => document.getElementById(`tab-${other}`)?.focus());
  } }, names.map((name) => h("button", {
    type: "button", role: "tab", id: `tab-${name}`, class: "tab", "aria-selected": String(state.tab === name), "aria-controls": `panel-${name}`,
    tabindex: state.tab === name ? "0" : "-1", onclick: () => go({ tab: name }),
  }, t(name))));
  return strip;
}
