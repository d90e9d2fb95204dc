// The two switches at the edge: the page's language and its colours.

import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { keep, recall } from "../remembered.js";
import { on } from "../state.js";
import { switchLanguage, t } from "../words.js";

const THEMES = ["auto", "light", "dark"];
const DRAWINGS = { auto: "auto", light: "sun", dark: "moon" };
let theme = "auto";

export function settleTheme(asked) {
  theme = [asked, recall("theme", null)].find((one) => THEMES.includes(one)) ?? "auto";
  document.documentElement.dataset.theme = theme;
}

export function placeLooks(node) {
  const draw = () => {
    const themeLabel = t("theme", { theme: t(`theme_${theme}`) });
    fill(node,
      h("button", { type: "button", class: "button-plain language", "aria-label": t("languageLabel"), title: t("languageLabel"), onclick: () => {
        switchLanguage();
        node.firstElementChild.focus();
      } }, t("language")),
      h("button", { type: "button", class: "button-plain", "aria-label": themeLabel, title: themeLabel, onclick: () => {
        theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
        keep("theme", theme);
        document.documentElement.dataset.theme = theme;
        draw();
        node.lastElementChild.focus();
      } }, icon(DRAWINGS[theme])));
  };
  on("language", draw);
  draw();
}
