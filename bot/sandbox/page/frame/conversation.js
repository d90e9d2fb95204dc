// The middle column: pins, messages, the box to write in; or the app's Home.

import { composer } from "../composer/composer.js";
import { fill, h } from "../dom.js";
import { reachFurther } from "../fetch.js";
import { drawHome } from "../home.js";
import { messageList } from "../messages/list.js";
import { drawPins } from "../messages/pins.js";
import { on, state, tell } from "../state.js";
import { t } from "../words.js";

const ALL = 1000; // messages back, to one that is pinned
const NEAR = 120; // pixels from the end within which the reader is taken along to what is new

export function placeConversation({ pins, scroller, home, foot }) {
  const { list, update, forget } = messageList({ label: "" });
  const earlier = h("button", { type: "button", class: "button earlier", onclick: further });
  const empty = h("p", { class: "empty" });
  const writer = composer({ inThread: false });
  const closed = h("p", { class: "empty closed" });
  const below = h("button", { type: "button", class: "button to-end", hidden: true, onclick: () => toEnd() });
  fill(scroller, earlier, empty, list);
  fill(foot, below, writer.node, closed);
  let shownPlace = "";
  let newest = "";
  let newHere; // the stamp of the first message that was new on coming here; what comes under one's eyes is not

  let isAtEnd = true; // where the reader is; pictures that come later, or a keyboard on the screen, leave them there

  scroller.addEventListener("scroll", () => {
    isAtEnd = isNearEnd();
    if (isAtEnd) below.hidden = true;
  }, { passive: true });
  const stay = new ResizeObserver(() => isAtEnd && toEnd());
  stay.observe(list);
  stay.observe(scroller);

  on("messages", draw);
  on("place world person language", () => {
    forget();
    draw();
  });
  on("home", () => drawHome(home));
  on("show", jump);
  on("deed", ({ deed }) => ["say", "slash"].includes(deed) && toEnd());

  function draw() {
    if (!state.channel) return;
    const atHome = state.channel.isWithApp && state.tab === "home";
    home.hidden = !atHome;
    scroller.hidden = atHome;
    foot.hidden = atHome;
    for (const [panel, name] of [[home, "home"], [scroller, "messages"]]) {
      if (!state.channel.isWithApp) ["role", "aria-labelledby"].forEach((key) => panel.removeAttribute(key));
      else {
        panel.setAttribute("role", "tabpanel");
        panel.setAttribute("aria-labelledby", `tab-${name}`);
      }
    }
    if (atHome) {
      pins.hidden = true;
      return drawHome(home);
    }
    const where = state.channel.isDirect ? state.channel.name : `#${state.channel.name}`;
    const place = `${state.person.id} ${state.channel.id}`;
    const moved = place !== shownPlace;
    const last = state.messages.at(-1)?.ts ?? "";
    shownPlace = place;
    if (moved) newHere = undefined;
    if (newHere === undefined && state.messages.length) newHere = firstNew();
    list.setAttribute("aria-label", where);
    earlier.textContent = t("earlier");
    earlier.hidden = !state.earlier;
    empty.textContent = t("channelEmpty");
    empty.hidden = state.messages.length > 0;
    update(state.messages, { newFrom: newHere });
    drawPins(pins, state.pins, jump);
    closed.hidden = !state.channel.isArchived;
    closed.textContent = t("mayNotPost");
    writer.node.hidden = state.channel.isArchived;
    writer.settle(place, t("write", { where }));
    below.textContent = t("newBelow");
    if (moved || isAtEnd) toEnd();
    else if (last > newest) below.hidden = false;
    newest = last;
    return undefined;
  }

  const isNearEnd = () => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR;

  function toEnd() {
    isAtEnd = true;
    below.hidden = true;
    scroller.scrollTop = scroller.scrollHeight;
  }

  const nodeOf = (ts) => [...list.querySelectorAll("li.message")].find((one) => one.dataset.ts === ts);

  function firstNew() {
    if (!state.newFrom) return null;
    const fresh = state.messages.find((message) => Number(message.ts) > state.newFrom && message.user !== state.person.id);
    return fresh && fresh !== state.messages[0] ? fresh.ts : null;
  }

  async function further() {
    const before = scroller.scrollHeight - scroller.scrollTop;
    await reachFurther();
    scroller.scrollTop = scroller.scrollHeight - before;
  }

  async function jump({ ts, thread_ts: root }) {
    if (root && root !== ts) return tell("go", { thread: root });
    if (!nodeOf(ts)) await reachFurther(ALL);
    const node = nodeOf(ts);
    if (!node) return undefined;
    isAtEnd = false;
    node.scrollIntoView({ block: "center" });
    node.focus({ preventScroll: true });
    node.classList.add("is-shown");
    setTimeout(() => node.classList.remove("is-shown"), 1600);
    return undefined;
  }
}
