// What stands beside the channel: people, drawers, the clock, the bad days, forums, the colours, the help.

import { $, $$, place, toast, viewer, whileBusy } from './dom.js';
import { api, page } from './requests.js';
import { afterUpdate } from './live.js';

const find = $('#find');
function filterPeople() {
  const wanted = find?.value.trim().toLowerCase() ?? '';
  for (const person of $$('.person')) person.parentElement.hidden = !person.dataset.name.includes(wanted);
}
find?.addEventListener('input', filterPeople);
afterUpdate((parts) => { if ('people' in parts) filterPeople(); });

function side(buttonSelector, panelSelector) {
  const button = $(buttonSelector);
  const panel = $(panelSelector);
  if (!button || !panel) return;
  const set = (open) => {
    panel.classList.toggle('open', open);
    button.setAttribute('aria-expanded', String(open));
    if (open) $('a, button, input', panel)?.focus();
  };
  button.addEventListener('click', () => set(!panel.classList.contains('open')));
  document.addEventListener('click', (event) => { if (panel.classList.contains('open') && !panel.contains(event.target) && !button.contains(event.target)) set(false); });
  panel.addEventListener('keydown', (event) => { if (event.key === 'Escape' && panel.classList.contains('open')) { set(false); button.focus(); } });
}
side('.drawer-button', '#drawer');
side('.panel-button', '#panel');

// ---------------------------------------------------------------- forums

const sort = $('#post-sort');
function arrangePosts() {
  const list = $('#log');
  if (!sort) return;
  const wanted = $$('[name=filter]:checked').map((box) => box.value);
  const posts = $$('.post', list);
  for (const post of posts) post.hidden = !wanted.every((tag) => post.dataset.tags.split(' ').includes(tag));
  const by = sort.value;
  const rank = (post) => ('pinned' in post.dataset ? 1 : 0);
  const later = (a, b) => a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
  const sorted = [...posts].sort((a, b) => rank(b) - rank(a) || later(b.dataset[by], a.dataset[by]) || later(b.dataset.made, a.dataset.made));
  if (sorted.some((post, at) => post !== posts[at])) list.append(...sorted);
}
document.addEventListener('change', (event) => { if (event.target.matches('[name=filter], #post-sort')) arrangePosts(); });
afterUpdate((parts) => { if ('log' in parts) arrangePosts(); });

$('#post-send')?.addEventListener('click', (event) => whileBusy(event.target, async () => {
  const files = [...$('#post-files').files];
  const message = { content: $('#post-text').value, attachments: files.map((file, index) => ({ id: index, filename: file.name })) };
  const payload = { name: $('#post-name').value, message, applied_tags: $$('[name=tag]:checked').map((box) => box.value) };
  const answer = await api('POST', `/channels/${place}/threads`, payload, files);
  if (answer.ok) location.href = `/?as=${viewer}&in=${answer.data.id}`;
  else toast(answer.error, true);
}));

// ---------------------------------------------------------------- the sandbox's own side

document.addEventListener('click', (event) => {
  const button = event.target.closest('[data-clock-step], [data-freeze], [data-fault-switch], [data-clear-fault], [data-theme-step], [data-help], [data-close]');
  if (!button) return;
  const { clockStep, faultSwitch, clearFault } = button.dataset;
  if (clockStep) whileBusy(button, () => page(`clock/${clockStep}`));
  else if (faultSwitch) page(`fault/${faultSwitch}`);
  else if (clearFault) page(`clear-fault/${clearFault}`);
  else if ('freeze' in button.dataset) page('freeze');
  else if ('themeStep' in button.dataset) nextTheme();
  else if ('help' in button.dataset) openHelp();
  else button.closest('dialog')?.close();
});

$('#script-form')?.addEventListener('submit', async (event) => {
  event.preventDefault();
  const script = $('#script');
  const { ok, text } = await page('script', script.value);
  $('#script-wrong').textContent = text;
  if (ok && !text) { script.removeAttribute('aria-invalid'); toast('The script is in force.'); } else { script.setAttribute('aria-invalid', 'true'); script.focus(); }
});

const THEMES = ['auto', 'light', 'dark'];
function nextTheme() {
  const root = document.documentElement;
  const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? 'auto') + 1) % THEMES.length];
  root.dataset.theme = next;
  document.cookie = `sandbox_theme=${next}; path=/; max-age=31536000; samesite=strict`;
  const words = { auto: 'Colours as the system has them', light: 'Light colours', dark: 'Dark colours' };
  toast(words[next]);
}

function openHelp() {
  const returnTo = document.activeElement;
  const help = $('#help');
  help.showModal();
  help.addEventListener('close', () => returnTo?.focus?.(), { once: true });
}
document.addEventListener('keydown', (event) => {
  if (event.target.closest('select, dialog') || event.ctrlKey || event.metaKey) return;
  if (event.key === '?' && !event.target.closest('input, textarea')) { event.preventDefault(); openHelp(); }
  // From the command line as well, where one is most of the time.
  if (event.altKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) { event.preventDefault(); neighbour(event.key === 'ArrowDown' ? 1 : -1); }
});

/** Goes to the channel below or above. */
function neighbour(step) {
  const all = $$('#channels a.channel').filter((link) => !link.closest('.guilds') && link.getAttribute('href'));
  const at = all.findIndex((link) => link.hasAttribute('aria-current'));
  const next = all[(at + step + all.length) % all.length];
  if (next) location.href = next.href;
}

// ---------------------------------------------------------------- the title of the tab

const title = document.title;
function countPings() {
  const pings = $$('#channels .badge').reduce((sum, badge) => sum + (parseInt(badge.textContent, 10) || 0), 0);
  const wanted = pings ? `(${pings}) ${title}` : title;
  if (document.title !== wanted) document.title = wanted;
}
afterUpdate((parts) => { if ('channels' in parts) countPings(); });
countPings();
