// Live updates: one event stream, and bringing the document up to date without disturbing the person.

import { $, make, place, viewer } from './dom.js';
import { receiveLog, span } from './log.js';
import { localise, setClock } from './times.js';

/** What a person has done to an element and an update must not undo. */
function keptAttributes(element) {
  if (element.nodeName === 'DETAILS') return ['open', 'data-known'];
  if (element.matches('.spoiler')) return ['aria-expanded', 'aria-label'];
  if (element.matches('.message')) return ['class'];
  return ['aria-busy'];
}

/** Makes `old` like `fresh`, keeping focus, open lists and typed text. */
export function morph(old, fresh) {
  if (old.nodeName === 'TIME' && old.dataset.style === fresh.dataset.style && old.dateTime === fresh.dateTime) return;
  if (old.isEqualNode(fresh)) return;
  // A list that is open belongs to the person, and so does what they picked and did not send; it is brought up to date afterwards.
  if (old.matches('.pick') && (old.unsent || $('.pick-open[aria-expanded=true]', old))) return;
  const kept = new Set(keptAttributes(old));
  if (old.matches('.message')) {
    const own = ['landed', 'editing'].filter((name) => old.classList.contains(name));
    old.className = fresh.className;
    old.classList.add(...own);
  }
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name) && !kept.has(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value && !kept.has(name)) old.setAttribute(name, value);
  if (old.matches('.spoiler')) return;
  const keyed = new Map([...old.children].filter((child) => child.dataset.key).map((child) => [child.dataset.key, child]));
  let at = old.firstChild;
  for (const next of [...fresh.childNodes]) {
    const key = next.dataset?.key;
    let match = key ? keyed.get(key) : null;
    if (!key && at && at.nodeType === next.nodeType && at.nodeName === next.nodeName && !at.dataset?.key) match = at;
    if (!match || match.nodeName !== next.nodeName) { old.insertBefore(next, at); continue; }
    if (match === at) at = at.nextSibling;
    else old.insertBefore(match, at);
    if (match.nodeType === Node.TEXT_NODE) { if (match.data !== next.data) match.data = next.data; }
    else if (match.nodeType === Node.ELEMENT_NODE) morph(match, next);
  }
  while (at) { const gone = at; at = at.nextSibling; gone.remove(); }
}

const afterwards = [];
/** Has something done after each update. */
export const afterUpdate = (action) => { afterwards.push(action); };

function receive(parts) {
  for (const [id, news] of Object.entries(parts)) {
    const old = document.getElementById(id);
    if (!old) { if (id === 'people') location.reload(); continue; }
    if (typeof news !== 'string') { receiveLog(news); continue; }
    const fresh = old.cloneNode(false);
    fresh.innerHTML = news;
    morph(old, fresh);
  }
  if ('clock' in parts) setClock();
  localise();
  for (const action of afterwards) action(parts);
  document.body.dataset.live = 'yes';
}

let source = null;
let lost = null;
let refusals = 0;

function listen() {
  source?.close();
  const address = new URLSearchParams();
  const asked = { as: viewer, in: place, from: span.from, around: span.around, read: span.read };
  for (const [name, value] of Object.entries(asked)) if (value) address.set(name, value);
  source = new EventSource(`/page/live?${address}`);
  source.onmessage = (event) => receive(JSON.parse(event.data));
  source.onopen = () => { lost?.remove(); lost = null; refusals = 0; };
  source.onerror = () => {
    // A browser gives a refused stream up by itself; the sandbox may be back in a moment.
    if (source.readyState === EventSource.CLOSED && refusals < 20) setTimeout(listen, 1000 * ++refusals);
    if (lost) return;
    lost = make('div', { class: 'toast bad', role: 'alert' }, 'The sandbox cannot be reached. This page goes on as soon as it is back.');
    $('#toasts').append(lost);
  };
}

export function begin() {
  span.changed = listen;
  // A browser keeps six connections to one server: a page nobody looks at must not hold one of them.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) { source?.close(); source = null; } else if (!source) { span.read = null; listen(); }
  });
  addEventListener('pagehide', () => source?.close());
  listen();
}
