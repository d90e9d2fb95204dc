// Every element the page can draw: its type → its file. What is not here shows its JSON.

import { button } from "./button.js";
import { checkboxes } from "./checkboxes.js";
import { datepicker, timepicker } from "./dates.js";
import { datetimepicker } from "./datetimepicker.js";
import { emailInput, numberInput, urlInput } from "./typed_input.js";
import { fileInput } from "./file_input.js";
import { image } from "./image.js";
import { overflow } from "./overflow.js";
import { plainTextInput } from "./plain_text_input.js";
import { radioButtons } from "./radio_buttons.js";
import {
  channelsSelect, conversationsSelect, externalSelect, multiChannelsSelect, multiConversationsSelect,
  multiExternalSelect, multiStaticSelect, multiUsersSelect, staticSelect, usersSelect,
} from "./selects.js";
import { newId } from "../dom.js";
import { unknown } from "../blocks/unknown.js";

export const ELEMENTS = {
  button,
  channels_select: channelsSelect,
  checkboxes,
  conversations_select: conversationsSelect,
  datepicker,
  datetimepicker,
  email_text_input: emailInput,
  external_select: externalSelect,
  file_input: fileInput,
  image,
  multi_channels_select: multiChannelsSelect,
  multi_conversations_select: multiConversationsSelect,
  multi_external_select: multiExternalSelect,
  multi_static_select: multiStaticSelect,
  multi_users_select: multiUsersSelect,
  number_input: numberInput,
  overflow,
  plain_text_input: plainTextInput,
  radio_buttons: radioButtons,
  static_select: staticSelect,
  timepicker,
  url_text_input: urlInput,
  users_select: usersSelect,
};

// A place is {block, surface} and, in a form, what its field knows: id, label, describedby, invalid, required.
export function drawElement(element, place) {
  if (!Object.hasOwn(ELEMENTS, element.type)) return unknown(element);
  return ELEMENTS[element.type](element, { id: newId("element"), describedby: null, invalid: false, ...place });
}
