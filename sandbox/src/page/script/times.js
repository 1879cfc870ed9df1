// Times: in the reader's own zone and words, and relative ones by the clock of the sandbox.

import { $, $$ } from './dom.js';

const STYLES = {
  t: { timeStyle: 'short' }, T: { timeStyle: 'medium' }, d: { dateStyle: 'short' }, D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' }, F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' }, S: { dateStyle: 'short', timeStyle: 'medium' },
};
const formats = Object.fromEntries(Object.entries(STYLES).map(([style, options]) => [style, new Intl.DateTimeFormat(undefined, options)]));
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'always' });
const clock = { server: Date.now(), at: performance.now(), running: true };

export const sandboxNow = () => clock.server + (clock.running ? performance.now() - clock.at : 0);

export function setClock() {
  const shown = $('[data-clock]');
  if (!shown) return;
  clock.server = Number(shown.dataset.now);
  clock.at = performance.now();
  clock.running = shown.dataset.running === 'true';
}

function ago(at) {
  const seconds = Math.round((at - sandboxNow()) / 1000);
  const steps = [[45, 1, 'second'], [2700, 60, 'minute'], [79200, 3600, 'hour'], [2246400, 86400, 'day'], [29808000, 2628000, 'month']];
  const [, size, unit] = steps.find(([limit]) => Math.abs(seconds) < limit) ?? [0, 31536000, 'year'];
  return relative.format(Math.round(seconds / size), unit);
}

export function localise(root = document) {
  for (const shown of $$('time.stamp', root)) {
    const at = new Date(shown.closest('[data-clock]') ? sandboxNow() : shown.dateTime);
    const style = shown.dataset.style;
    const text = style === 'R' ? ago(at) : (formats[style] ?? formats.f).format(at);
    if (shown.textContent !== text) shown.textContent = text;
    const title = formats.F.format(at);
    if (shown.title !== title) shown.title = title;
  }
}
setInterval(() => { if (!document.hidden) localise(); }, 5000);
