// Suggestions: the names and commands on offer, and the one list that shows them above the command line.

import { $, make, place, viewer } from './dom.js';

const list = $('#complete');
const none = { commands: [], people: [], roles: [], channels: [] };
let offer = none;

/** Asks anew what is on offer here. */
export async function palette() {
  const answer = await fetch(`/page/palette?as=${viewer}&in=${place ?? ''}`).catch(() => null);
  offer = answer?.ok ? await answer.json() : none;
  return offer;
}
export const commandsOf = (kind) => offer.commands.filter((one) => one.type === kind);
export const people = () => offer.people.map((one) => ({ label: `@${one.name}`, hint: one.hint, value: one.id }));
export const roles = () => offer.roles.map((one) => ({ label: `@${one.name}`, hint: 'role', value: one.id, role: true }));
export const channels = (kinds) => offer.channels.filter((one) => !kinds?.length || kinds.includes(one.type)).map((one) => ({ label: `# ${one.name}`, hint: one.hint, value: one.id }));

// One list for the line and for every option, each with its own way to pick.
const shown = { items: [], active: 0, pick: null, owner: null };
export const suggestsFor = (owner) => shown.owner === owner;

export function suggest(owner, items, pick) {
  if (shown.owner?.matches('[role=combobox]')) shown.owner.setAttribute('aria-expanded', 'false');
  shown.owner?.removeAttribute('aria-activedescendant');
  Object.assign(shown, { owner, items, pick, active: 0 });
  list.replaceChildren(...items.map((item, index) => {
    const entry = make('li', { role: 'option', id: `s${index}`, 'aria-selected': index === 0 ? 'true' : 'false' }, make('strong', {}, item.label), make('span', {}, item.hint ?? ''));
    entry.addEventListener('mousedown', (event) => { event.preventDefault(); pick(item); });
    return entry;
  }));
  list.hidden = items.length === 0;
  if (items.length && owner) {
    if (owner.matches('[role=combobox]')) owner.setAttribute('aria-expanded', 'true');
    owner.setAttribute('aria-activedescendant', 's0');
  }
}
export const noSuggestions = () => suggest(null, [], null);

function step(by) {
  const { items, owner } = shown;
  shown.active = (shown.active + by + items.length) % items.length;
  [...list.children].forEach((entry, index) => entry.setAttribute('aria-selected', String(index === shown.active)));
  list.children[shown.active].scrollIntoView({ block: 'nearest' });
  owner?.setAttribute('aria-activedescendant', `s${shown.active}`);
}

/** Keys of an open list; true when the key was its own. */
export function listKey(event) {
  if (list.hidden || !shown.items.length) return false;
  if (event.key === 'ArrowDown') step(1);
  else if (event.key === 'ArrowUp') step(-1);
  else if (event.key === 'Escape') noSuggestions();
  else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) shown.pick(shown.items[shown.active]);
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

/** Those of a list that fit what was typed, beginnings first. */
export function fitting(items, typed, most = 25) {
  const wanted = typed.toLowerCase();
  const rank = (item) => {
    const name = item.label.toLowerCase().replace(/^[/@#:] ?/, '');
    if (name.startsWith(wanted)) return 0;
    return name.includes(wanted) || (item.hint ?? '').toLowerCase().includes(wanted) ? 1 : 2;
  };
  return items.map((item) => [rank(item), item]).filter(([found]) => found < 2).sort((a, b) => a[0] - b[0]).map(([, item]) => item).slice(0, most);
}
