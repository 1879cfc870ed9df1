// The list in the middle: taking in what changed, keeping the reader's place, stepping back and forth, jumping.

import { $, $$, announce, viewer } from './dom.js';
import { lastAct } from './requests.js';
import { morph } from './live.js';
import { localise } from './times.js';

const scroll = $('#scroll');
const log = $('#log');
const below = $('#below');

export const atEnd = () => scroll && scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 90;
export const toEnd = () => { if (scroll && $('.message, .note', scroll)) scroll.scrollTop = scroll.scrollHeight; };

/** Which part of the channel is asked for; the listener of `live.js` is told when that changes. */
export const span = { from: null, around: document.body.dataset.around ?? null, read: document.body.dataset.read ?? null, changed: () => {} };
let wanted = null;

// An answer to what one pressed far up stands at the end, where nobody looks: the page goes there, and offers the
// way back. News from others only say that they are there.
let wayBack = null;
const lastKey = () => $$('.message', log).at(-1)?.dataset.key ?? '0';
const isNewer = (one, other) => one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);

function offer(text, go) {
  below.textContent = text;
  below.hidden = false;
  below.onclick = () => { below.hidden = true; wayBack = null; go(); };
}

function showNews(fresh) {
  const answer = fresh.find((message) => message.matches('.ephemeral'));
  if (!answer || performance.now() - lastAct.at > 15000) {
    wayBack = null;
    return offer('New messages below', toEnd);
  }
  const from = scroll.scrollTop;
  toEnd();
  wayBack = scroll.scrollTop;
  offer('Back up', () => { scroll.scrollTop = from; });
}

// Whoever stands at the end stays there when what is below grows, or a picture arrives late.
let stays = null;
if (scroll && 'ResizeObserver' in window) {
  const sizes = new ResizeObserver(() => {
    stays ??= atEnd();
    if (!stays || $('.newer', log)) return;
    toEnd();
    if (wayBack !== null) wayBack = scroll.scrollTop;
  });
  sizes.observe(scroll);
  sizes.observe(log);
}

scroll?.addEventListener('scroll', () => {
  stays = atEnd();
  if (below.hidden) return;
  // The way back goes once it is taken by hand; the way down once one is there.
  if (wayBack === null ? atEnd() && !$('.newer', log) : Math.abs(scroll.scrollTop - wayBack) > 240) { below.hidden = true; wayBack = null; }
});

/** What has become of messages while they are edited. */
const waiting = new Map();
/** Brings a message up to date that is no longer edited. */
export function settle(item) {
  const fresh = waiting.get(item);
  waiting.delete(item);
  if (fresh) morph(item, fresh);
  localise(item);
}

/** Makes the list what the server says it is: the keys in order, and the markup of what is new or changed. */
function patch({ order, items }) {
  const known = new Map([...log.children].map((child) => [child.dataset.key, child]));
  let at = log.firstElementChild;
  for (const key of order) {
    let item = known.get(key);
    known.delete(key);
    if (key in items) {
      const shell = document.createElement('template');
      shell.innerHTML = items[key];
      const fresh = shell.content.firstElementChild;
      // A message that is being edited keeps its field; it is brought up to date when that is left.
      if (!item) item = fresh;
      else if (item.classList.contains('editing')) waiting.set(item, fresh);
      else morph(item, fresh);
    }
    if (!item) continue;
    if (item === at) at = at.nextElementSibling;
    else log.insertBefore(item, at);
  }
  for (const gone of known.values()) gone.remove();
}

/** The message nearest to the top of what is in view, and how far from it. */
function anchor() {
  const top = scroll.getBoundingClientRect().top;
  const item = $$('.message, .note[id]', log).find((one) => one.getBoundingClientRect().bottom > top);
  return item && { key: item.dataset.key, offset: item.getBoundingClientRect().top };
}

function keep(held) {
  const item = held && $(`[data-key="${held.key}"]`, log);
  if (item) scroll.scrollTop += item.getBoundingClientRect().top - held.offset;
}

/** Takes in the list as the server has it now. */
export function receiveLog(news) {
  const follow = atEnd() && !$('.newer', log);
  const before = new Set([...log.children].map((child) => child.dataset.key));
  const last = lastKey();
  const held = wanted ? null : anchor();
  patch(news);
  const moved = wanted;
  wanted = null;
  if (moved === 'present') return toEnd();
  if (moved?.jump) return land(moved.jump);
  if (moved) return keep(moved.held);
  const fresh = $$('.message', log).filter((message) => !before.has(message.dataset.key) && isNewer(message.dataset.key, last) > 0);
  if (last !== '0') for (const message of fresh.slice(-3)) if (message.dataset.author !== viewer) say(message);
  if (follow) {
    toEnd();
    if (wayBack !== null) wayBack = scroll.scrollTop;
    return;
  }
  keep(held);
  if (last !== '0' && fresh.length && !$('.newer', log)) showNews(fresh);
}

function say(message) {
  const author = $(`.author`, message) ?? $$('.author', log).filter((one) => one.compareDocumentPosition(message) & Node.DOCUMENT_POSITION_FOLLOWING).at(-1);
  announce(`${author?.textContent ?? ''}: ${$('.body', message)?.innerText.slice(0, 300) ?? ''}`);
}

function move(change, why) {
  Object.assign(span, { from: null, around: null, ...change });
  wanted = why;
  span.changed();
}

const land = (id) => {
  const found = document.getElementById(`m${id}`);
  if (!found) return;
  found.scrollIntoView({ block: 'center' });
  found.focus({ preventScroll: true });
  found.classList.add('landed');
  setTimeout(() => found.classList.remove('landed'), 2500);
};

/** Shows a message of this channel, wherever in it that is. */
export function jump(id) {
  if (document.getElementById(`m${id}`)) land(id);
  else move({ around: id }, { jump: id });
}

export const present = () => move({}, 'present');
export const stepTo = (from) => move({ from }, { held: anchor() });

// Near the beginning of what is there, earlier messages come by themselves.
if (log && 'IntersectionObserver' in window) {
  const watcher = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      const button = isIntersecting && target.isConnected && $('[data-from]', target);
      if (button && !wanted && scroll.scrollHeight > scroll.clientHeight) stepTo(button.dataset.from);
    }
  }, { root: scroll, rootMargin: '120px 0px 0px 0px' });
  let watched = null;
  new MutationObserver(() => {
    const first = $('.earlier', log);
    if (first === watched) return;
    if (watched) watcher.unobserve(watched);
    watched = first;
    if (first) watcher.observe(first);
  }).observe(log, { childList: true, subtree: true, attributes: true, attributeFilter: ['data-from'] });
}

// The arrow keys walk from message to message.
scroll?.addEventListener('keydown', (event) => {
  const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
  if (!step || (event.target !== scroll && !event.target.matches('#log > li'))) return;
  const all = $$('.message, .note[id]', log);
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? all.at(-1) : all[at + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
});
