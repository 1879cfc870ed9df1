// What opens beside something: menus of apps, the choice of emoji, the card of a person.

import { $, $$, make, place, toast, viewer, whileBusy } from './dom.js';
import { api, interact, piece, tell } from './requests.js';
import { show } from './form.js';
import { commandsOf, palette } from './suggest.js';
import { localise } from './times.js';

/** A small choice, with the names Discord knows them by. */
export const EMOJI = [
  ['👍', 'thumbsup'], ['👎', 'thumbsdown'], ['❤️', 'heart'], ['🎉', 'tada'], ['😀', 'grinning'], ['😂', 'joy'], ['🙂', 'slight_smile'], ['😉', 'wink'],
  ['😍', 'heart_eyes'], ['🤔', 'thinking'], ['😮', 'open_mouth'], ['😢', 'cry'], ['😭', 'sob'], ['😅', 'sweat_smile'], ['😎', 'sunglasses'], ['🥳', 'partying_face'],
  ['🙏', 'pray'], ['👏', 'clap'], ['👋', 'wave'], ['🤝', 'handshake'], ['💪', 'muscle'], ['👀', 'eyes'], ['🔥', 'fire'], ['✨', 'sparkles'],
  ['⭐', 'star'], ['🚀', 'rocket'], ['💡', 'bulb'], ['📌', 'pushpin'], ['📅', 'date'], ['⏰', 'alarm_clock'], ['✅', 'white_check_mark'], ['❌', 'x'],
  ['❓', 'question'], ['❗', 'exclamation'], ['⚠️', 'warning'], ['🐛', 'bug'], ['🦀', 'crab'], ['🌱', 'seedling'], ['🌻', 'sunflower'], ['☕', 'coffee'],
  ['🍕', 'pizza'], ['🎂', 'birthday'], ['🎁', 'gift'], ['🏆', 'trophy'], ['🎯', 'dart'], ['📚', 'books'], ['💬', 'speech_balloon'], ['💯', '100'],
];

const menu = $('#menu');
let shut = () => {};

/** Puts something beside its anchor; it goes on Escape, or when one acts elsewhere. */
function beside(anchor, role, label, ...children) {
  shut();
  menu.setAttribute('role', role);
  menu.setAttribute('aria-label', label);
  menu.replaceChildren(...children);
  menu.hidden = false;
  const box = anchor.getBoundingClientRect();
  const top = box.bottom + 4 + menu.offsetHeight > innerHeight ? box.top - menu.offsetHeight - 4 : box.bottom + 4;
  menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.style.top = `${Math.max(8, top)}px`;
  const outside = (event) => { if (!menu.contains(event.target)) shut(); };
  const escape = (event) => { if (event.key === 'Escape') { event.preventDefault(); shut(); anchor.focus(); } };
  shut = () => {
    menu.hidden = true;
    document.removeEventListener('click', outside, true);
    menu.removeEventListener('keydown', escape);
    shut = () => {};
  };
  document.addEventListener('click', outside, true);
  menu.addEventListener('keydown', escape);
  $('button, input', menu)?.focus();
}

menu?.addEventListener('keydown', (event) => {
  const entries = $$('button', menu);
  const at = entries.indexOf(document.activeElement);
  const wide = menu.classList.contains('emoji') ? 8 : 1;
  const step = { ArrowDown: wide, ArrowUp: -wide, ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step || !entries.length) return;
  event.preventDefault();
  entries[(Math.max(at, 0) + (at < 0 ? 0 : step) + entries.length * 8) % entries.length]?.focus();
});

function appEntries(kind, target) {
  return commandsOf(kind).map((one) => {
    const entry = make('button', { type: 'button', role: 'menuitem' }, one.name);
    entry.addEventListener('click', async () => {
      shut();
      show(await interact(2, { id: one.id, name: one.name, type: kind, version: one.version, target_id: target }));
    });
    return entry;
  });
}

/** The apps that offer something on a message. */
export async function openApps(anchor, target) {
  await palette();
  menu.classList.remove('emoji');
  const entries = appEntries(3, target);
  beside(anchor, 'menu', 'Apps', ...(entries.length ? entries : [make('p', {}, 'No app offers anything here.')]));
}

/** The choice of an emoji to react with. */
export function openEmoji(anchor, message) {
  menu.classList.add('emoji');
  const all = EMOJI.map(([emoji, name]) => {
    const entry = make('button', { type: 'button', 'aria-label': name.replaceAll('_', ' '), title: `:${name}:` }, emoji);
    entry.addEventListener('click', () => {
      shut();
      anchor.focus();
      tell('PUT', `/channels/${place}/messages/${message}/reactions/${encodeURIComponent(emoji)}/@me`);
    });
    return entry;
  });
  beside(anchor, 'dialog', 'Choose an emoji', ...all);
}

/** Who somebody is, what one can do with them. */
export async function openCard(anchor, person) {
  const [card] = await Promise.all([piece(`card?as=${viewer}&in=${place}&of=${person}`), palette()]);
  if (card === null) return toast('This account is gone.', true);
  menu.classList.remove('emoji');
  const shell = make('div', { class: 'card' });
  shell.innerHTML = card;
  localise(shell);
  shell.append(...appEntries(2, person));
  beside(anchor, 'dialog', 'Person', shell);
}

/** Opens the direct messages with somebody. */
export const openDirect = (button) => whileBusy(button, async () => {
  const answer = await api('POST', '/users/@me/channels', { recipient_id: button.dataset.direct });
  if (answer.ok) location.href = `/?as=${viewer}&in=${answer.data.id}`;
  else toast(answer.error, true);
});
