// Select menus: the list that opens, searching in it, and picking one or several.

import { $, $$, make, toast, whileBusy } from './dom.js';
import { people, roles, channels, palette } from './suggest.js';

const MOST_SHOWN = 100;
let open = null;
/** How a finished choice is sent; set by `messages.js`. */
export const sending = { send: async () => {} };

export const chosen = (pick) => $$('[role=option][aria-selected=true]', pick).map((option) => option.dataset.value);

/** Writes on the closed menu what is picked in it. */
export function showChosen(root = document) {
  for (const pick of root.matches?.('.pick') ? [root] : $$('.pick', root)) {
    const names = $$('[role=option][aria-selected=true]', pick).map((option) => option.dataset.name);
    const shown = $('.pick-shown', pick);
    const text = names.length ? names.join(', ') : pick.dataset.prompt;
    if (shown.textContent !== text) shown.textContent = text;
    shown.classList.toggle('empty', names.length === 0);
  }
}

function names(pick) {
  const kinds = pick.dataset.kinds.split(',').filter(Boolean).map(Number);
  const sources = { people, roles, both: () => [...people(), ...roles()], channels: () => channels(kinds) };
  return sources[pick.dataset.source]();
}

/** Fills a list of names; those picked are kept, wherever they stand. */
function fill(pick) {
  const list = $('ul', pick);
  const picked = new Map($$('[aria-selected=true]', list).map((option) => [option.dataset.value, option]));
  const wanted = $('.pick-find', pick).value.trim().toLowerCase();
  const fits = (item) => !wanted || item.label.toLowerCase().includes(wanted) || (item.hint ?? '').toLowerCase().includes(wanted);
  const rest = names(pick).filter((item) => !picked.has(item.value) && fits(item)).slice(0, MOST_SHOWN);
  list.replaceChildren(...picked.values(), ...rest.map((item) => make('li', { role: 'option', 'data-value': item.value, 'data-name': item.label, 'aria-selected': 'false' }, make('span', {}, item.label, item.hint ? make('small', {}, item.hint) : null))));
}

const shownOptions = (pick) => $$('[role=option]', pick).filter((option) => !option.hidden);

function activate(pick, option) {
  for (const one of $$('.active', pick)) one.classList.remove('active');
  if (!option) return;
  option.classList.add('active');
  option.id ||= `o${Math.random().toString(36).slice(2)}`;
  option.scrollIntoView({ block: 'nearest' });
  $('.pick-find', pick).setAttribute('aria-activedescendant', option.id);
}

function search(pick) {
  if (pick.dataset.source) fill(pick);
  else {
    const wanted = $('.pick-find', pick).value.trim().toLowerCase();
    for (const option of $$('[role=option]', pick)) option.hidden = !option.textContent.toLowerCase().includes(wanted);
  }
  const options = shownOptions(pick);
  activate(pick, options.find((option) => option.ariaSelected === 'true') ?? options[0]);
}

async function openList(pick) {
  if (open) closeList(open, false);
  if (pick.dataset.source) await palette();
  open = pick;
  pick.before = chosen(pick).join();
  $('.pick-open', pick).setAttribute('aria-expanded', 'true');
  $('.pick-list', pick).hidden = false;
  const find = $('.pick-find', pick);
  find.value = '';
  search(pick);
  find.classList.toggle('hidden', shownOptions(pick).length < 8 && !pick.dataset.source);
  find.focus();
  $('.pick-list', pick).scrollIntoView({ block: 'nearest' });
}

/** Closes the open list; what was picked in a list of several is sent then, as Discord does. */
function closeList(pick, focus = true) {
  open = null;
  $('.pick-list', pick).hidden = true;
  $('.pick-open', pick).setAttribute('aria-expanded', 'false');
  showChosen(pick);
  if (focus) $('.pick-open', pick).focus();
  const values = chosen(pick);
  if (!pick.dataset.sends || values.join() === pick.before) return;
  // What was picked and is not sent yet is the person's: no update takes it away.
  pick.unsent = values.length < Number(pick.dataset.least);
  if (pick.unsent) toast(`Choose at least ${pick.dataset.least}.`, true);
  else whileBusy(pick, () => sending.send(pick, values));
}

function pickOption(pick, option) {
  const most = Number(pick.dataset.most);
  const was = option.ariaSelected === 'true';
  if (most === 1) {
    const clear = was && Number(pick.dataset.least) === 0;
    for (const one of $$('[role=option]', pick)) one.ariaSelected = 'false';
    option.ariaSelected = String(!clear);
    return closeList(pick);
  }
  if (!was && chosen(pick).length >= most) return toast(`Choose at most ${most}.`, true);
  option.ariaSelected = String(!was);
  showChosen(pick);
}

// The keys stay with the field to search in, wherever one points.
document.addEventListener('mousedown', (event) => { if (event.target.closest('.pick [role=option]')) event.preventDefault(); });
document.addEventListener('click', (event) => {
  const opener = event.target.closest('.pick-open');
  if (opener) {
    const pick = opener.closest('.pick');
    return open === pick ? closeList(pick) : openList(pick);
  }
  const option = event.target.closest('.pick [role=option]');
  if (option) { activate(option.closest('.pick'), option); return pickOption(option.closest('.pick'), option); }
  if (open && !event.target.closest('.pick-list')) closeList(open, false);
});
document.addEventListener('input', (event) => {
  const pick = event.target.closest('.pick-find')?.closest('.pick');
  if (pick) search(pick);
});
document.addEventListener('keydown', (event) => {
  const opener = event.target.closest?.('.pick-open');
  if (opener && event.key === 'ArrowDown') { event.preventDefault(); return openList(opener.closest('.pick')); }
  const pick = event.target.closest?.('.pick-list')?.closest('.pick');
  if (!pick) return;
  const options = shownOptions(pick);
  const at = options.findIndex((option) => option.classList.contains('active'));
  if (event.key === 'ArrowDown') activate(pick, options[(at + 1) % options.length]);
  else if (event.key === 'ArrowUp') activate(pick, options[(at - 1 + options.length) % options.length]);
  else if (event.key === 'Enter') { if (options[at]) pickOption(pick, options[at]); }
  else if (event.key === 'Escape') closeList(pick);
  else if (event.key === 'Tab') { closeList(pick); return; }
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);
