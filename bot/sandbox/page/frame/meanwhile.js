// What was said while the clock moved: when, where and the first words, each of which leads there.

import { h } from "../dom.js";
import { summary } from "../messages/summary.js";
import { hush, notice } from "../notice.js";
import { clockZone, now } from "../now.js";
import { on, tell } from "../state.js";
import { ofStamp, shortMoment } from "../time.js";
import { channelOf } from "../world.js";
import { language, t } from "../words.js";

const MOST = 6; // lines; whoever goes far reads the rest where it was said

let messages = null; // since the clock began to move

export function placeMeanwhile() {
  on("heard", ({ type, message }) => {
    if (type === "message") messages?.push(message);
  });
}

export function beginMeanwhile() {
  messages = [];
}

export function tellMeanwhile({ late }) {
  const said = messages.toSorted((one, other) => one.ts - other.ts);
  messages = null;
  const heading = [t("arrived", { when: shortMoment(now(), language(), clockZone()) }), late && t("late"), t("meanwhile", { n: said.length })];
  notice(h("div", { class: "meanwhile" }, h("p", {}, heading.filter(Boolean).join(t("space"))),
    said.length > 0 && h("ul", {}, said.slice(0, MOST).map(line)),
    said.length > MOST && h("p", {}, t("andMore", { n: said.length - MOST }))), "good", { stays: said.length > 0 });
}

function line(message) {
  const channel = channelOf(message.channel);
  const where = channel?.isDirect ? channel.name : `#${channel?.name ?? message.channel}`;
  return h("li", {}, h("span", { class: "meanwhile-when" }, shortMoment(ofStamp(message.ts), language(), clockZone())),
    h("button", { type: "button", class: "text-button", onclick: () => {
      hush();
      tell("go", { channel: message.channel, show: message });
    } }, where), h("span", { class: "meanwhile-what" }, summary(message)));
}
