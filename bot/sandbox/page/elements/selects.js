// Ten kinds of select are one combobox (combobox.js) with different sources of what can be chosen.

import { combobox } from "./combobox.js";
import { state } from "../state.js";
import { channelsHere, peopleHere, personOf, channelOf } from "../world.js";
import { words } from "../texts.js";

const one = (initial) => (initial === undefined || initial === null ? [] : [initial]);

const ofOption = (option, group) => ({
  value: option.value, label: words(option.text), more: words(option.description), group,
});
const grouped = (from) => [
  ...(from.options ?? []).map((option) => ofOption(option)),
  ...(from.option_groups ?? []).flatMap((group) => group.options.map((option) => ofOption(option, words(group.label)))),
];
const ofPerson = (person) => ({ value: person.id, label: person.name, more: person.org });
const ofChannel = (channel) => ({ value: channel.id, label: `${channel.isDirect ? "" : "#"}${channel.name}`, more: "" });
const knownPerson = (id) => ofPerson(personOf(id) ?? { id, name: id, org: "" });
const knownChannel = (id) => ofChannel(channelOf(id) ?? { id, name: id });

const people = () => peopleHere().map(ofPerson);
const channels = () => channelsHere().filter((channel) => !channel.isDirect).map(ofChannel);

function conversations(element) {
  const wanted = element.filter?.include;
  return channelsHere()
    .filter((channel) => !wanted || wanted.includes(channel.isDirect ? "im" : channel.isPrivate ? "private" : "public"))
    .filter((channel) => !(element.filter?.exclude_external_shared_channels && channel.isShared))
    .map(ofChannel);
}

const here = (element) => (element.default_to_current_conversation && state.channel ? state.channel.id : null);

export const staticSelect = (element, place) =>
  combobox(element, place, { options: grouped(element), initial: one(element.initial_option).map((option) => ofOption(option)) });
export const multiStaticSelect = (element, place) =>
  combobox(element, place, { many: true, options: grouped(element), initial: (element.initial_options ?? []).map((option) => ofOption(option)) });

const suggested = (element, place) => async (query) => grouped(await place.surface.suggest(place.block, element, query));
export const externalSelect = (element, place) =>
  combobox(element, place, {
    ask: suggested(element, place), least: element.min_query_length ?? 3,
    initial: one(element.initial_option).map((option) => ofOption(option)),
  });
export const multiExternalSelect = (element, place) =>
  combobox(element, place, {
    many: true, ask: suggested(element, place), least: element.min_query_length ?? 3,
    initial: (element.initial_options ?? []).map((option) => ofOption(option)),
  });

export const usersSelect = (element, place) =>
  combobox(element, place, { options: people(), initial: one(element.initial_user).map(knownPerson), known: knownPerson });
export const multiUsersSelect = (element, place) =>
  combobox(element, place, { many: true, options: people(), initial: (element.initial_users ?? []).map(knownPerson), known: knownPerson });

export const channelsSelect = (element, place) =>
  combobox(element, place, { options: channels(), initial: one(element.initial_channel).map(knownChannel), known: knownChannel });
export const multiChannelsSelect = (element, place) =>
  combobox(element, place, { many: true, options: channels(), initial: (element.initial_channels ?? []).map(knownChannel), known: knownChannel });

export const conversationsSelect = (element, place) =>
  combobox(element, place, {
    options: conversations(element), initial: one(element.initial_conversation ?? here(element)).map(knownChannel), known: knownChannel,
  });
export const multiConversationsSelect = (element, place) =>
  combobox(element, place, {
    many: true, options: conversations(element), known: knownChannel,
    initial: (element.initial_conversations ?? one(here(element))).map(knownChannel),
  });
