// A field to choose from a list: type to narrow it down, arrows to move, Enter to take, Esc to leave. `many` collects chips.

import { begun, changed, control } from "./field.js";
import { fill, h, newId } from "../dom.js";
import { icon } from "../icons.js";
import { placeUnder } from "../popover.js";
import { words } from "../texts.js";
import { t } from "../words.js";

const PATIENCE = 150; // ms of quiet before the app is asked for suggestions

export function combobox(element, place, { options = null, ask = null, least = 0, initial = [], many = false, known = null }) {
  const kept = begun(element, place, undefined);
  let chosen = kept === undefined ? initial : restored(kept, options, known, place);
  let shown = [];
  let active = -1;
  let waiting = 0;
  let altered = false;

  const listId = newId("list");
  const list = h("ul", { id: listId, role: "listbox", class: "options", popover: "manual", "aria-label": place.label || t("choose"),
    "aria-multiselectable": many ? "true" : null });
  const chips = h("span", { class: "chips" });
  const clear = h("button", { type: "button", class: "combo-clear", "aria-label": t("clear"), onclick: () => {
    take([]);
    box.focus();
  } }, icon("close"));
  const box = h("input", {
    ...control(element, place), type: "text", role: "combobox", class: "combo-box", autocomplete: "off", spellcheck: "false",
    "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list", "aria-haspopup": "listbox",
    placeholder: words(element.placeholder) || t(many ? "chooseMany" : ask ? "type" : "choose"),
    onfocus: () => box.select(),
    onclick: () => open(),
    oninput: () => open(),
    onblur: () => close(),
    onkeydown: keys,
  });
  const node = h("div", { class: many ? "combo combo-many" : "combo", onpointerdown: (event) => {
    if (event.target !== box && !event.target.closest("button, ul")) {
      event.preventDefault();
      box.focus();
      open();
    }
  } }, chips, box, clear, icon("down"), list);
  show();
  return node;

  function show() {
    fill(chips, many && chosen.map((one) => h("span", { class: "chip" }, one.label,
      h("button", { type: "button", "aria-label": t("takeAway", { name: one.label }), onclick: () => {
        take(chosen.filter((other) => other !== one));
        box.focus();
      } }, icon("close")))));
    box.value = many ? "" : (chosen[0]?.label ?? "");
    clear.hidden = many || !chosen.length || !place.isInput || place.required;
  }

  function take(options_) {
    chosen = options_;
    show();
    const values = chosen.map((one) => one.value);
    place.surface.choices.set(key(), chosen);
    if (many && !place.isInput && isOpen()) {
      place.surface.note(place.block, element, values);
      altered = true;
    } else changed(element, place, many ? values : (values[0] ?? null));
  }

  function key() {
    return `${place.block.block_id} ${element.action_id}`;
  }

  function restored(value, from, describe, { surface }) {
    const seen = [...(surface.choices.get(key()) ?? []), ...(from ?? []), ...initial];
    return [value].flat().filter((one) => one !== null && one !== "")
      .map((one) => seen.find((option) => option.value === one) ?? describe?.(one) ?? { value: one, label: one });
  }

  function isOpen() {
    return list.matches(":popover-open");
  }

  async function open() {
    const query = !many && box.value === chosen[0]?.label ? "" : box.value.trim();
    waiting += 1;
    const mine = waiting;
    if (!isOpen()) list.showPopover();
    box.setAttribute("aria-expanded", "true");
    if (ask) {
      if (query.length < least) return offer([], t("type"));
      offer([], t("searching"));
      await new Promise((done) => { setTimeout(done, PATIENCE); });
      if (mine !== waiting) return;
      const found = await ask(query).catch(() => []);
      if (mine !== waiting || !isOpen()) return;
      return offer(found, t("nothingFound"));
    }
    const low = query.toLowerCase();
    return offer(options.filter((option) => `${option.label} ${option.more ?? ""}`.toLowerCase().includes(low)), t("nothingFound"));
  }

  function offer(found, otherwise) {
    shown = found;
    let group;
    fill(list, found.length ? found.map((option, index) => {
      const heading = option.group && option.group !== group ? h("li", { role: "presentation", class: "option-group" }, option.group) : null;
      group = option.group;
      const isChosen = chosen.some((one) => one.value === option.value);
      return [heading, h("li", {
        role: "option", id: `${listId}-${index}`, "aria-selected": String(isChosen), class: "option", "data-value": option.value,
        onpointerdown: (event) => event.preventDefault(), onclick: () => pick(option),
      }, h("span", { class: "option-label" }, option.label), option.more && h("span", { class: "option-more" }, option.more))];
    }) : h("li", { class: "option-none", role: "option", "aria-disabled": "true", "aria-selected": "false" }, otherwise));
    move(found.length ? Math.max(0, found.findIndex((option) => chosen.some((one) => one.value === option.value))) : -1);
    placeUnder(list, node);
  }

  function move(to) {
    list.querySelector(".is-active")?.classList.remove("is-active");
    active = to;
    const item = to < 0 ? null : list.querySelector(`#${listId}-${to}`);
    item?.classList.add("is-active");
    item?.scrollIntoView({ block: "nearest" });
    if (item) box.setAttribute("aria-activedescendant", item.id);
    else box.removeAttribute("aria-activedescendant");
  }

  function pick(option) {
    if (!many) {
      close();
      take([option]);
      return;
    }
    const without = chosen.filter((one) => one.value !== option.value);
    const most = element.max_selected_items ?? Infinity;
    if (without.length < chosen.length) take(without);
    else if (chosen.length < most) take([...chosen, option]);
    open();
  }

  function close() {
    waiting += 1;
    if (isOpen()) list.hidePopover();
    box.setAttribute("aria-expanded", "false");
    box.removeAttribute("aria-activedescendant");
    show();
    if (altered) {
      altered = false;
      changed(element, place, chosen.map((one) => one.value));
    }
  }

  function keys(event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen()) open();
      else if (shown.length) move((active + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % shown.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (isOpen() && active >= 0) pick(shown[active]);
      else if (!isOpen()) open();
    } else if (event.key === "Escape" && isOpen()) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && many && !box.value && chosen.length) take(chosen.slice(0, -1));
  }
}
