// The side panel with one thread.

import { composer } from "../composer/composer.js";
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { messageList } from "../messages/list.js";
import { go } from "../open.js";
import { on, state } from "../state.js";
import { t } from "../words.js";

export function placeThread(panel) {
  const { list, update, forget } = messageList({ label: "", inThread: true });
  const title = h("h2", { id: "thread-title" });
  const away = h("button", { type: "button", class: "button-plain", onclick: leave }, icon("close"));
  const scroller = h("div", { class: "thread-scroll" }, list);
  const writer = composer({ inThread: true });
  let shown = null;
  panel.setAttribute("aria-labelledby", "thread-title");
  fill(panel, h("header", { class: "thread-head" }, title, away), scroller, writer.node);
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.target.closest("[popover]")) leave();
  });

  on("messages", draw);
  on("thread", (asked) => {
    draw();
    if (asked?.focus) writer.focus();
  });
  on("place world person language", () => {
    forget();
    draw();
  });

  function draw() {
    panel.hidden = !state.thread;
    document.body.classList.toggle("thread-open", Boolean(state.thread));
    if (!state.thread) {
      shown = null;
      return;
    }
    title.textContent = t("thread");
    list.setAttribute("aria-label", t("thread"));
    away.setAttribute("aria-label", t("closeThread"));
    const moved = shown !== state.thread;
    const before = list.querySelectorAll("li.message").length;
    update(state.replies);
    writer.settle(`${state.person.id} ${state.thread}`, t("writeReply"));
    if (moved || list.querySelectorAll("li.message").length > before) scroller.scrollTop = scroller.scrollHeight;
    if (state.replies.length) shown = state.thread;
  }

  async function leave() {
    const from = state.thread;
    await go({ thread: null });
    [...document.querySelectorAll("#panel-messages li.message")].find((one) => one.dataset.ts === from)?.querySelector(".replies")?.focus();
  }
}
