// The command line: writing, answering, files, drafts, mentions; a slash begins a command.

import { $, $$, icon, make, place, toast, viewer, whileBusy } from './dom.js';
import { api, tell } from './requests.js';
import { isOpen, leaveCommand, openCommand, runCommand, slashCommands } from './commands.js';
import { EMOJI } from './menus.js';
import { afterUpdate } from './live.js';
import { present, toEnd } from './log.js';
import { channels, fitting, listKey, noSuggestions, palette, people, roles, suggest, suggestsFor } from './suggest.js';

const composer = $('#composer');
const line = $('#line');
const command = $('#command');
const fileInput = $('#files');
const drafted = `draft:${viewer}:${place}`;
let known = false;
let replying = null;
let files = [];
let typedAt = -Infinity;
/** What the names chosen from the list stand for, by how they stand in the line. */
const named = new Map();

async function completeLine() {
  if (!known || line.value === '/') { await palette(); known = true; }
  const text = line.value;
  if (text.startsWith('/') && !text.includes('\n')) {
    const typed = text.slice(1);
    const all = slashCommands().map((one) => ({ label: `/${one.name}`, hint: one.spec.description, command: one }));
    const exact = all.filter((item) => `${typed} `.startsWith(`${item.label.slice(1)} `));
    return suggest(line, exact.length ? exact : fitting(all, typed), (item) => openCommand(item.command, typed));
  }
  const before = text.slice(0, line.selectionStart);
  const [, sign, typed] = /(?:^|\s)([@#:])([^\s@#:]*)$/.exec(before) ?? [];
  if (!sign || (sign === ':' && typed.length < 2)) return noSuggestions();
  const everyone = ['everyone', 'here'].map((name) => ({ label: `@${name}`, hint: 'all who are here', text: `@${name}` }));
  const sources = { '@': () => [...people(), ...roles(), ...everyone], '#': () => channels(), ':': () => EMOJI.map(([text, name]) => ({ label: `:${name}: ${text}`, text })) };
  suggest(line, fitting(sources[sign](), typed, 10), (item) => {
    const from = before.length - typed.length - 1;
    const mention = item.text ?? (sign === '#' ? `<#${item.value}>` : item.role ? `<@&${item.value}>` : `<@${item.value}>`);
    // A name that is somebody else's as well stands as its code, so that the right one is meant.
    const name = item.value ? item.label.replace('# ', '#') : mention;
    const shown = (named.get(name) ?? mention) === mention ? name : mention;
    named.set(shown, mention);
    line.setRangeText(`${shown} `, from, before.length, 'end');
    noSuggestions();
    keepDraft();
  });
}

/** The text of the line as it is sent: names that were chosen are mentions. */
const coded = () => [...named].sort(([one], [other]) => other.length - one.length).reduce((text, [name, mention]) => text.replaceAll(name, mention), line.value);

function keepDraft() {
  if (line.value) sessionStorage.setItem(drafted, coded());
  else sessionStorage.removeItem(drafted);
}

async function write() {
  const content = coded();
  if (content.startsWith('/') && !files.length) {
    if (!known) { await palette(); known = true; }
    // A name written whole is the command, whether or not its suggestion was there yet.
    const exact = slashCommands().find((one) => `/${one.name}` === content.trim());
    if (exact) return openCommand(exact, content.slice(1));
    await completeLine();
    return toast('There is no such command here. To send the text as it is, put a space before it.', true);
  }
  if (!content.trim() && !files.length) return;
  const payload = { content };
  if (replying) payload.message_reference = { message_id: replying.id };
  if (replying && !$('[name=ping]', $('#reply'))?.checked) payload.allowed_mentions = { parse: ['users', 'roles', 'everyone'], replied_user: false };
  if (files.length) payload.attachments = files.map((file, index) => ({ id: index, filename: file.name }));
  await whileBusy(composer, async () => {
    if (!await tell('POST', `/channels/${place}/messages`, payload, files)) return;
    line.value = '';
    named.clear();
    typedAt = -Infinity;
    keepDraft();
    setFiles([]);
    reply(null);
    if ($('#log .newer')) present();
    else toEnd();
  });
}

function setFiles(chosen) {
  files = chosen.slice(0, 10);
  if (chosen.length > 10) toast('A message carries ten files at most.', true);
  $('#chosen').replaceChildren(...files.map((file, index) => {
    const away = make('button', { type: 'button', class: 'plain', 'aria-label': `Remove ${file.name}` }, '✕');
    away.addEventListener('click', () => { setFiles(files.filter((_, at) => at !== index)); line.focus(); });
    return make('span', { class: 'chosen-file' }, icon('file'), file.name, away);
  }));
}

/** Begins an answer to a message; none ends it. */
export function reply(id) {
  replying = id ? { id } : null;
  const bar = $('#reply');
  bar.hidden = !id;
  bar.replaceChildren();
  if (!id) return;
  const message = document.getElementById(`m${id}`);
  const author = message?.dataset.author;
  const name = $$(`#log [data-person="${author}"]`)[0]?.textContent;
  const stop = make('button', { type: 'button', class: 'plain' }, 'Cancel');
  stop.addEventListener('click', () => { reply(null); line.focus(); });
  const ping = make('label', {}, make('input', { type: 'checkbox', name: 'ping', checked: true }), ' mention');
  bar.append(make('span', {}, 'Replying to ', make('strong', {}, name ?? 'a message')), ...(author === viewer ? [] : [ping]), stop);
  line.focus();
}

/** Tells the others that somebody types, as often as Discord's client does. */
function typing() {
  if (!line.value || line.value.startsWith('/') || performance.now() - typedAt < 8000) return;
  typedAt = performance.now();
  api('POST', `/channels/${place}/typing`);
}

/** The message of one's own that was written last, which the arrow up takes back to hand. */
const lastOwn = () => $$('#log .message').filter((message) => message.dataset.author === viewer && $('[data-tool=edit]', message)).at(-1);

function dropping() {
  const area = $('main');
  let depth = 0;
  const over = (by) => { depth = Math.max(0, depth + by); area.classList.toggle('dropping', depth > 0); };
  const carries = (event) => !fileInput.disabled && [...event.dataTransfer.types].includes('Files');
  area.addEventListener('dragenter', (event) => { if (carries(event)) { event.preventDefault(); over(1); } });
  area.addEventListener('dragleave', (event) => { if (carries(event)) over(-1); });
  area.addEventListener('dragover', (event) => { if (carries(event)) event.preventDefault(); });
  area.addEventListener('drop', (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    over(-depth);
    setFiles([...files, ...event.dataTransfer.files]);
    line.focus();
  });
  line.addEventListener('paste', (event) => {
    if (event.clipboardData.files.length) { event.preventDefault(); setFiles([...files, ...event.clipboardData.files]); }
  });
}

if (line) {
  line.value = sessionStorage.getItem(drafted) ?? '';
  line.addEventListener('input', () => { keepDraft(); typing(); completeLine(); });
  line.addEventListener('blur', () => setTimeout(() => { if (suggestsFor(line)) noSuggestions(); }, 100));
  line.addEventListener('keydown', (event) => {
    if (listKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); composer.requestSubmit(); }
    if (event.key === 'Escape' && replying) reply(null);
    if (event.key === 'ArrowUp' && !event.altKey && !line.value && lastOwn()) { event.preventDefault(); $('[data-tool=edit]', lastOwn()).click(); }
  });
  fileInput.addEventListener('change', () => { setFiles([...files, ...fileInput.files]); fileInput.value = ''; line.focus(); });
  command.addEventListener('keydown', (event) => {
    if (event.target.matches('[role=combobox]') && listKey(event)) return;
    if (event.key === 'Escape') { event.preventDefault(); leaveCommand(); }
    if (event.key === 'Enter' && event.target.matches('input:not([type=file]), select')) { event.preventDefault(); composer.requestSubmit(); }
  });
  composer.addEventListener('submit', (event) => { event.preventDefault(); if (isOpen()) runCommand(); else write(); });
  document.addEventListener('keydown', (event) => {
    const free = !event.target.closest('input, textarea, select, button, a, summary, dialog, [role=menu], .message') && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (free && event.key.length === 1 && event.key !== ' ' && event.key !== '?' && !line.disabled) ($('.write').hidden ? $('input', command) : line)?.focus();
  });
  dropping();
}

/** Opens or closes the command line to what the persona may do here. */
export function permit() {
  const may = $('[data-may]')?.dataset.may;
  const shut = may === 'nothing' || may === undefined;
  if (line) {
    line.disabled = shut;
    if (fileInput) fileInput.disabled = may !== 'write';
    $('.write').hidden = shut || isOpen();
  }
  const post = $('.new-post');
  if (post) post.hidden = shut;
}

// Whoever says nothing more of typing has stopped; the clock of the sandbox may stand still meanwhile.
let typists = 0;
afterUpdate((parts) => {
  if (!('typing' in parts)) return;
  clearTimeout(typists);
  typists = setTimeout(() => $('#typing').replaceChildren(), 10000);
});
