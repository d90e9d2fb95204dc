// Puts the page together: the parts listen for their bells, then the world is fetched and somebody is taken up.

import { fetchWorld } from "./fetch.js";
import { placeClock } from "./frame/clock.js";
import { placeConversation } from "./frame/conversation.js";
import { placeGuide } from "./frame/guide.js";
import { placeHead } from "./frame/head.js";
import { placeLooks, settleTheme } from "./frame/looks.js";
import { placePeople } from "./frame/people.js";
import { closeDrawer, placeSidebar } from "./frame/sidebar.js";
import { placeThread } from "./frame/thread.js";
import { icon } from "./icons.js";
import { placeModal } from "./modal.js";
import { notice, why } from "./notice.js";
import { go, goWhereAsked, readAddress } from "./open.js";
import { on, state } from "./state.js";
import { markRead, settleBeginning } from "./unread.js";
import { settleLanguage, t } from "./words.js";

const part = (id) => document.getElementById(id);

function label() {
  document.title = state.channel ? `${state.channel.name} · ${state.person.name} · ${t("title")}` : t("title");
  part("brand").textContent = t("brand");
  part("skip").textContent = t("skip");
  part("open-menu").setAttribute("aria-label", t("openMenu"));
  part("close-menu").setAttribute("aria-label", t("closeMenu"));
  part("connection").textContent = t("reconnecting");
}

function placeDrawer() {
  part("open-menu").append(icon("menu"));
  part("close-menu").append(icon("close"));
  part("open-menu").addEventListener("click", () => {
    document.body.classList.add("drawer-open");
    part("open-menu").setAttribute("aria-expanded", "true");
    part("sidebar").querySelector("button")?.focus();
  });
  part("close-menu").addEventListener("click", closeDrawer);
  part("drawer").addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !document.body.classList.contains("drawer-open")) return;
    closeDrawer();
    part("open-menu").focus();
  });
}

async function start() {
  const asked = readAddress();
  settleTheme(asked.theme);
  settleLanguage(asked.language, null);
  try {
    await fetchWorld();
  } catch (refused) {
    notice(why(refused, ""), "bad");
    return;
  }
  const [anybody] = state.world.people.filter((one) => !one.is_bot && one.workspace === state.world.app.workspace);
  settleLanguage(asked.language, anybody?.locale);
  settleBeginning();
  placeLooks(part("looks"));
  placeSidebar(part("sidebar"));
  placePeople(part("people"));
  placeClock(part("clock"));
  placeGuide(part("guide"));
  placeHead(part("head"));
  placeConversation({ pins: part("pins"), scroller: part("panel-messages"), home: part("panel-home"), foot: part("foot") });
  placeThread(part("thread"));
  placeModal();
  placeDrawer();
  on("go", go);
  on("person place language world", label);
  on("connection", (there) => {
    part("connection").hidden = there;
  });
  addEventListener("popstate", () => goWhereAsked());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && state.channel) markRead(state.channel.id, state.messages);
  });
  await goWhereAsked();
  document.body.dataset.ready = "true";
}

start();
