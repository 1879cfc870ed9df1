// The page's script: sends what the person does as the persona looked through, and shows what changed.
// Every act goes to the same routes that Discord's own client uses; the page only adds the persona's token.
'use strict';

const { as: viewer, in: place, guild, application, bot } = document.body.dataset;
const $ = (selector, root = document) => root.querySelector(selector);
const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
const own = { 'X-Sandbox-Page': '1' };

// ---------------------------------------------------------------- elements and toasts

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

function toast(text, bad = false) {
  const box = make('div', { class: bad ? 'toast bad' : 'toast', role: bad ? 'alert' : 'status' }, text);
  const dialog = $('dialog[open]');
  (dialog ?? $('#toasts')).append(box);
  setTimeout(() => box.remove(), 7000);
}

// ---------------------------------------------------------------- requests

/** What a refusal says, with the fields it names. */
function words(data, status) {
  const lines = [];
  const walk = (node, path) => {
    if (!node || typeof node !== 'object') return;
    for (const error of node._errors ?? []) lines.push(`${path.join('.')}: ${error.message}`);
    for (const [key, inner] of Object.entries(node)) if (key !== '_errors') walk(inner, [...path, key]);
  };
  walk(data?.errors, []);
  const head = data?.message ?? `The server answered ${status}.`;
  return [data?.code ? `${head} (${data.code})` : head, ...lines].join('\n');
}

async function api(method, path, payload, files = []) {
  const options = { method, headers: { ...own } };
  if (files.length) {
    const form = new FormData();
    form.append('payload_json', JSON.stringify(payload));
    files.forEach((file, index) => form.append(`files[${index}]`, file, file.name));
    options.body = form;
  } else if (payload !== undefined) {
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(payload);
  }
  try {
    const answer = await fetch(`/page/as/${viewer}/api/v10${path}`, options);
    const text = await answer.text();
    let data = null;
    try { data = text ? JSON.parse(text) : null; } catch { data = null; }
    return { ok: answer.ok, data, error: answer.ok ? '' : words(data, answer.status) };
  } catch {
    return { ok: false, data: null, error: 'The sandbox cannot be reached.' };
  }
}

async function tell(method, path, payload, files) {
  const answer = await api(method, path, payload, files);
  if (!answer.ok) toast(answer.error, true);
  return answer.ok;
}

const page = (path) => fetch(`/page/${path}`, { method: 'POST', headers: own }).catch(() => toast('The sandbox cannot be reached.', true));

/** Interacts with the bot and waits for its first answer. */
async function interact(type, data, extra = {}, files = []) {
  const nonce = `${Date.now()}${Math.floor(Math.random() * 1e6)}`;
  const payload = { type, application_id: application, channel_id: place, session_id: 'page', nonce, data, ...extra };
  if (guild !== '0') payload.guild_id = guild;
  pressedAt = performance.now();
  const sent = await api('POST', '/interactions', payload, files);
  if (!sent.ok) return { state: 'refused', error: sent.error };
  try {
    return await (await fetch(`/page/outcome?as=${viewer}&nonce=${nonce}`)).json();
  } catch {
    return { state: 'refused', error: 'The sandbox cannot be reached.' };
  }
}

/** Shows what came of an interaction; true when the bot answered. */
function show(outcome) {
  if (outcome.state === 'refused') toast(outcome.error, true);
  else if (outcome.state === 'failed') toast(`${bot} did not respond.`, true);
  else if (outcome.state === 'form') openForm(outcome);
  return outcome.state !== 'refused' && outcome.state !== 'failed';
}

async function whileBusy(element, work) {
  if (element.classList.contains('busy')) return;
  element.classList.add('busy');
  element.setAttribute('aria-busy', 'true');
  try { await work(); } finally {
    element.classList.remove('busy');
    element.removeAttribute('aria-busy');
  }
}

// ---------------------------------------------------------------- live updates

/** Makes `old` like `fresh`, keeping focus, open details and typed text. */
function morph(old, fresh) {
  if (old.nodeName === 'TIME' && old.dataset.style === fresh.dataset.style && old.dateTime === fresh.dateTime) return;
  if (old.isEqualNode(fresh)) return;
  const kept = new Set(old.nodeName === 'DETAILS' ? ['open'] : old.matches('.spoiler') ? ['aria-expanded', 'aria-label'] : ['aria-busy']);
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

const scroll = $('#scroll');
const atEnd = () => scroll && scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < 90;
const toEnd = () => { if (scroll && $('.message, .note', scroll)) scroll.scrollTop = scroll.scrollHeight; };

// An answer to what one pressed far up stands at the end, where nobody looks: the page goes there, and offers the
// way back. News from others only say that they are there.
const below = $('#below');
let pressedAt = -Infinity;
let wayBack = null;
const lastMessage = () => $$('#log > .message').at(-1)?.dataset.key ?? '0';
const isNewer = (one, other) => one.length - other.length || (one < other ? -1 : one > other ? 1 : 0);

function offer(text, go) {
  below.textContent = text;
  below.hidden = false;
  below.onclick = () => { below.hidden = true; wayBack = null; go(); };
}

function showNews(last) {
  const fresh = $$('#log > .message').filter((message) => isNewer(message.dataset.key, last) > 0);
  if (!fresh.length) return;
  const answer = fresh.find((message) => message.matches('.ephemeral'));
  if (!answer || performance.now() - pressedAt > 15000) {
    wayBack = null;
    return offer('New messages below', toEnd);
  }
  const from = scroll.scrollTop;
  toEnd();
  wayBack = scroll.scrollTop;
  offer('Back up to where you were', () => { scroll.scrollTop = from; });
}

scroll?.addEventListener('scroll', () => {
  if (below.hidden) return;
  // The way back goes once it is taken by hand; the way down once one is there.
  if (wayBack === null ? atEnd() : Math.abs(scroll.scrollTop - wayBack) > 240) { below.hidden = true; wayBack = null; }
});

function receive(fragments) {
  const follow = atEnd();
  const last = lastMessage();
  for (const [id, html] of Object.entries(fragments)) {
    const old = document.getElementById(id);
    if (!old) { if (id === 'people') location.reload(); continue; }
    const fresh = old.cloneNode(false);
    fresh.innerHTML = html;
    morph(old, fresh);
  }
  if ('clock' in fragments) setClock();
  if ('people' in fragments) filterPeople();
  localise();
  permit();
  if (!('log' in fragments)) return;
  if (follow) {
    toEnd();
    if (wayBack !== null) wayBack = scroll.scrollTop;
  } else if (scroll && last !== '0') showNews(last);
}

let source = null;
let lost = null;
function listen() {
  source?.close();
  const address = new URLSearchParams();
  if (viewer) address.set('as', viewer);
  if (place) address.set('in', place);
  source = new EventSource(`/page/live?${address}`);
  source.onmessage = (event) => receive(JSON.parse(event.data));
  source.onopen = () => { lost?.remove(); lost = null; };
  source.onerror = () => {
    if (lost) return;
    lost = make('div', { class: 'toast bad', role: 'alert' }, 'The sandbox cannot be reached. This page goes on as soon as it is back.');
    $('#toasts').append(lost);
  };
}

// A browser keeps six connections to one server: a page nobody looks at must not hold one of them.
document.addEventListener('visibilitychange', () => {
  if (document.hidden) { source?.close(); source = null; } else if (!source) listen();
});
addEventListener('pagehide', () => source?.close());

// ---------------------------------------------------------------- times

const STYLES = {
  t: { timeStyle: 'short' }, T: { timeStyle: 'medium' }, d: { dateStyle: 'short' }, D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' }, F: { dateStyle: 'full', timeStyle: 'short' },
  s: { dateStyle: 'short', timeStyle: 'short' }, S: { dateStyle: 'short', timeStyle: 'medium' },
};
const formats = Object.fromEntries(Object.entries(STYLES).map(([style, options]) => [style, new Intl.DateTimeFormat(undefined, options)]));
const relative = new Intl.RelativeTimeFormat(undefined, { numeric: 'always' });
const clock = { server: Date.now(), at: performance.now(), running: true };
const sandboxNow = () => clock.server + (clock.running ? performance.now() - clock.at : 0);

function setClock() {
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

function localise() {
  for (const shown of $$('time.stamp')) {
    const at = new Date(shown.closest('[data-clock]') ? sandboxNow() : shown.dateTime);
    const style = shown.dataset.style;
    const text = style === 'R' ? ago(at) : (formats[style] ?? formats.f).format(at);
    if (shown.textContent !== text) shown.textContent = text;
    shown.title = formats.F.format(at);
  }
}
setInterval(() => { if (!document.hidden) localise(); }, 5000);

// ---------------------------------------------------------------- forms

const dialog = $('#form');
const form = $('form', dialog);
let opened = null;
let returnTo = null;

function openForm(outcome) {
  opened = outcome;
  returnTo = document.activeElement;
  form.innerHTML = outcome.html;
  if (!dialog.open) dialog.showModal();
  $('input, textarea, select', form)?.focus();
}

dialog.addEventListener('close', () => { form.replaceChildren(); opened = null; returnTo?.focus?.(); });

/** The answers in the shape in which the form came. */
function answers(files) {
  const out = [];
  for (const field of $$('.field', form)) {
    const kind = Number(field.dataset.kind);
    const component = { type: kind, custom_id: field.dataset.field };
    const control = $('input, textarea, select', field);
    if (kind === 4) component.value = control.value;
    else if (kind === 23) component.value = control.checked;
    else if (kind === 21) component.value = $('input:checked', field)?.value ?? null;
    else if (kind === 22) component.values = $$('input:checked', field).map((box) => box.value);
    else if (kind === 19) component.values = [...control.files].map((file) => String(files.push(file) - 1));
    else component.values = [...control.selectedOptions].map((option) => option.value).filter(Boolean);
    out.push(field.dataset.outer === '18' ? { type: 18, component } : { type: 1, components: [component] });
  }
  return out;
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const button = $('[type=submit]', form);
  whileBusy(button, async () => {
    const files = [];
    const components = answers(files);
    const attachments = files.map((file, index) => ({ id: String(index), filename: file.name }));
    const outcome = await interact(5, { id: opened.id, custom_id: opened.custom_id, components, attachments }, {}, files);
    const problem = $('.problem', form);
    // What was typed stays, so that nothing is lost when the bot is silent.
    if (outcome.state === 'refused') problem.textContent = outcome.error;
    else if (outcome.state === 'failed') problem.textContent = `Something went wrong: ${bot} did not respond. You can try again.`;
    else dialog.close();
  });
});

// ---------------------------------------------------------------- the command line

const composer = $('#composer');
const line = $('#line');
const list = $('#complete');
const command = $('#command');
const fileInput = $('#files');
let palette = null;
let replying = null;
let current = null;

async function fetchPalette() {
  const answer = await fetch(`/page/palette?as=${viewer}&in=${place ?? ''}`).catch(() => null);
  palette = answer?.ok ? await answer.json() : { commands: [], people: [], roles: [], channels: [] };
  return palette;
}

/** Every slash command with its path, such as `cohort open`. */
function slashCommands() {
  const out = [];
  for (const one of palette.commands.filter((found) => found.type === 1)) {
    const walk = (spec, path) => {
      const nested = (spec.options ?? []).filter((option) => option.type <= 2);
      if (nested.length) nested.forEach((inner) => walk(inner, [...path, inner]));
      else out.push({ root: one, path, spec, name: [one, ...path].map((part) => part.name).join(' ') });
    };
    walk(one, []);
  }
  return out;
}

// The list of suggestions: one for the line and for every option, each with its own way to pick.
const suggestions = { items: [], active: 0, pick: null, owner: null };

function suggest(owner, items, pick) {
  suggestions.owner?.setAttribute('aria-expanded', 'false');
  suggestions.owner?.removeAttribute('aria-activedescendant');
  Object.assign(suggestions, { owner, items, pick, active: 0 });
  list.replaceChildren(...items.map((item, index) => {
    const entry = make('li', { role: 'option', id: `s${index}`, 'aria-selected': index === 0 ? 'true' : 'false' }, make('strong', {}, item.label), make('span', {}, item.hint ?? ''));
    entry.addEventListener('mousedown', (event) => { event.preventDefault(); pick(item); });
    return entry;
  }));
  list.hidden = items.length === 0;
  if (items.length && owner) {
    owner.setAttribute('aria-expanded', 'true');
    owner.setAttribute('aria-activedescendant', 's0');
  }
}
const noSuggestions = () => suggest(null, [], null);

function step(by) {
  const { items, owner } = suggestions;
  suggestions.active = (suggestions.active + by + items.length) % items.length;
  [...list.children].forEach((entry, index) => entry.setAttribute('aria-selected', String(index === suggestions.active)));
  list.children[suggestions.active].scrollIntoView({ block: 'nearest' });
  owner?.setAttribute('aria-activedescendant', `s${suggestions.active}`);
}

/** Keys of an open list; true when the key was its own. */
function listKey(event) {
  if (list.hidden || !suggestions.items.length) return false;
  if (event.key === 'ArrowDown') step(1);
  else if (event.key === 'ArrowUp') step(-1);
  else if (event.key === 'Escape') noSuggestions();
  else if (event.key === 'Enter' || (event.key === 'Tab' && !event.shiftKey)) suggestions.pick(suggestions.items[suggestions.active]);
  else return false;
  event.preventDefault();
  event.stopPropagation();
  return true;
}

/** Those of a list that fit what was typed, beginnings first. */
function fitting(items, typed, most = 25) {
  const wanted = typed.toLowerCase();
  const rank = (item) => {
    const name = item.label.toLowerCase().replace(/^[/@#] ?/, '');
    if (name.startsWith(wanted)) return 0;
    return name.includes(wanted) || (item.hint ?? '').toLowerCase().includes(wanted) ? 1 : 2;
  };
  return items.map((item) => [rank(item), item]).filter(([found]) => found < 2).sort((a, b) => a[0] - b[0]).map(([, item]) => item).slice(0, most);
}

const people = () => palette.people.map((one) => ({ label: `@${one.name}`, hint: one.hint, value: one.id }));
const roles = () => palette.roles.map((one) => ({ label: `@${one.name}`, hint: 'role', value: one.id }));
const channels = (kinds) => palette.channels.filter((one) => !kinds?.length || kinds.includes(one.type)).map((one) => ({ label: `# ${one.name}`, hint: one.hint, value: one.id }));

async function completeLine() {
  if (!palette || line.value === '/') await fetchPalette();
  const text = line.value;
  if (text.startsWith('/') && !text.includes('\n')) {
    const typed = text.slice(1);
    const all = slashCommands().map((one) => ({ label: `/${one.name}`, hint: one.spec.description, command: one }));
    const exact = all.filter((item) => `${typed} `.startsWith(`${item.label.slice(1)} `));
    return suggest(line, exact.length ? exact : fitting(all, typed), (item) => openCommand(item.command, typed));
  }
  const before = text.slice(0, line.selectionStart);
  const [, sign, typed] = /(?:^|\s)([@#])([^\s@#]*)$/.exec(before) ?? [];
  if (!sign) return noSuggestions();
  const items = sign === '@' ? [...people(), ...roles().map((one) => ({ ...one, role: true }))] : channels();
  suggest(line, fitting(items, typed, 10), (item) => {
    const from = before.length - typed.length - 1;
    const mention = sign === '#' ? `<#${item.value}>` : item.role ? `<@&${item.value}>` : `<@${item.value}>`;
    line.setRangeText(`${mention} `, from, before.length, 'end');
    noSuggestions();
  });
}

/** Turns the line into the fields of a command; values typed as `name: value` are taken over. */
function openCommand(chosen, typed = '') {
  noSuggestions();
  current = chosen;
  const options = chosen.spec.options ?? [];
  const given = {};
  const names = options.map((option) => option.name).join('|');
  const rest = typed.slice(chosen.name.length);
  if (names) for (const [, name, value] of rest.matchAll(new RegExp(`(${names}): ?(.*?)(?= (?:${names}):|$)`, 'g'))) given[name] = value.trim();
  const fields = make('div', { class: 'options' });
  const more = make('div', { class: 'more' });
  command.replaceChildren(
    make('div', { class: 'title' }, make('strong', {}, `/${chosen.name}`), make('span', { class: 'quiet' }, chosen.spec.description ?? '')),
    fields, more,
    make('div', { class: 'go' }, make('button', { type: 'button', class: 'button style2', 'data-leave': true }, 'Cancel'), make('button', { type: 'submit', class: 'button style1' }, 'Run')),
  );
  for (const option of options.filter((one) => one.required || given[one.name])) fields.append(optionField(option, given[option.name]));
  for (const option of options.filter((one) => !one.required && !given[one.name])) {
    if (!more.firstChild) more.append('Optional: ');
    const add = make('button', { type: 'button', title: option.description }, `+ ${option.name}`);
    add.addEventListener('click', () => {
      const field = optionField(option);
      fields.append(field);
      add.remove();
      if (!$('button', more)) more.replaceChildren();
      $('input, select', field).focus();
    });
    more.append(add);
  }
  command.hidden = false;
  $('.write').hidden = true;
  ($('input, select', fields) ?? $('[type=submit]', command)).focus();
}

function leaveCommand(focus = true) {
  current = null;
  noSuggestions();
  command.hidden = true;
  command.replaceChildren();
  $('.write').hidden = false;
  line.value = '';
  if (focus) line.focus();
}

function optionField(option, given = '') {
  const label = make('label', { title: option.description }, `${option.name}${option.required ? ' *' : ''}`);
  const common = { 'data-option': option.name, 'aria-description': option.description, 'aria-required': option.required ? 'true' : null };
  let control;
  if (option.type === 5) {
    control = make('select', common, ...(option.required ? [] : [make('option', { value: '' }, '–')]), make('option', { value: 'true' }, 'True'), make('option', { value: 'false' }, 'False'));
  } else if (option.type === 11) {
    control = make('input', { ...common, type: 'file' });
  } else {
    const numeric = option.type === 4 || option.type === 10;
    control = make('input', { ...common, type: 'text', value: given, placeholder: option.description, inputmode: numeric ? 'decimal' : null, autocomplete: 'off', maxlength: option.max_length ?? 6000 });
    const source = valuesOf(option);
    if (source) {
      control.setAttribute('role', 'combobox');
      control.setAttribute('aria-controls', 'complete');
      control.setAttribute('aria-autocomplete', 'list');
      control.setAttribute('aria-expanded', 'false');
      let turn = 0;
      const offer = async () => {
        const mine = ++turn;
        const items = await source(control.value, () => mine === turn);
        if (mine !== turn || document.activeElement !== control) return;
        suggest(control, items, (item) => {
          control.value = item.label;
          control.dataset.value = JSON.stringify(item.value);
          noSuggestions();
        });
      };
      control.addEventListener('focus', offer);
      control.addEventListener('input', () => { delete control.dataset.value; offer(); });
      control.addEventListener('blur', () => { turn++; noSuggestions(); });
    }
  }
  control.spec = option;
  control.addEventListener('input', () => control.removeAttribute('aria-invalid'));
  label.append(control);
  return label;
}

/** Where the suggestions of an option come from; nothing for free text. */
function valuesOf(option) {
  const among = (items) => async (typed) => fitting(items(), typed.replace(/^[@#] ?/, ''));
  if (option.choices?.length) return among(() => option.choices.map((choice) => ({ label: choice.name, value: choice.value })));
  if (option.type === 6) return among(people);
  if (option.type === 7) return among(() => channels(option.channel_types));
  if (option.type === 8) return among(roles);
  if (option.type === 9) return among(() => [...people(), ...roles()]);
  if (!option.autocomplete) return null;
  return async (typed, still) => {
    await new Promise((done) => setTimeout(done, 150));
    if (!still()) return [];
    const outcome = await interact(4, commandData(leafOptions(option.name, typed)));
    return (outcome.choices ?? []).map((choice) => ({ label: choice.name, value: choice.value }));
  };
}

/** What an input stands for; `undefined` when it fits nothing. */
function valueOf(control) {
  const option = control.spec;
  const text = control.value.trim();
  if (control.dataset.value !== undefined) return JSON.parse(control.dataset.value);
  if (option.type === 5) return text === 'true';
  const bare = text.replace(/^[@#] ?/, '').toLowerCase();
  const among = (items) => items.find((item) => item.label.replace(/^[@#] ?/, '').toLowerCase() === bare || item.value === text)?.value;
  if (option.choices?.length) return option.choices.find((choice) => choice.name.toLowerCase() === text.toLowerCase())?.value;
  if (option.type === 6) return among(people());
  if (option.type === 7) return among(channels(option.channel_types));
  if (option.type === 8) return among(roles());
  if (option.type === 9) return among([...people(), ...roles()]);
  if (option.type === 4) return /^-?\d+$/.test(text) ? Number(text) : undefined;
  if (option.type === 10) return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
  return control.value;
}

/** The options as they are filled in now, for autocomplete. */
function leafOptions(focused, typed) {
  const out = [];
  for (const control of $$('[data-option]', command)) {
    const { name, type } = control.spec;
    if (name === focused) out.push({ type, name, value: typed, focused: true });
    else if (control.value && type !== 11) {
      const value = valueOf(control);
      if (value !== undefined) out.push({ type, name, value });
    }
  }
  return out;
}

function commandData(leaves, attachments = []) {
  const { root, path } = current;
  const options = [...path].reverse().reduce((inner, part) => [{ type: part.type, name: part.name, options: inner }], leaves);
  return { id: root.id, name: root.name, type: 1, version: root.version, options, attachments };
}

async function runCommand() {
  const leaves = [];
  const files = [];
  for (const control of $$('[data-option]', command)) {
    const { name, type, required } = control.spec;
    const empty = type === 11 ? !control.files.length : control.value === '';
    const value = empty ? undefined : type === 11 ? String(files.push(control.files[0]) - 1) : valueOf(control);
    if (value === undefined && (required || !empty)) {
      control.setAttribute('aria-invalid', 'true');
      control.focus();
      return toast(empty ? `${name} is required.` : `${name}: choose one of the values offered, or a number where one is wanted.`, true);
    }
    if (value !== undefined) leaves.push({ type, name, value });
  }
  const attachments = files.map((file, index) => ({ id: String(index), filename: file.name }));
  await whileBusy($('[type=submit]', command), async () => {
    const outcome = await interact(2, commandData(leaves, attachments), {}, files);
    if (outcome.state !== 'refused') leaveCommand(outcome.state !== 'form');
    show(outcome);
    toEnd();
  });
}

async function write() {
  const content = line.value;
  const files = [...(fileInput?.files ?? [])];
  if (content.startsWith('/') && !files.length) {
    await completeLine();
    return toast('There is no such command here. To send the text as it is, put a space before it.', true);
  }
  if (!content.trim() && !files.length) return;
  const payload = { content };
  if (replying) payload.message_reference = { message_id: replying };
  if (files.length) payload.attachments = files.map((file, index) => ({ id: index, filename: file.name }));
  if (await tell('POST', `/channels/${place}/messages`, payload, files)) {
    line.value = '';
    fileInput.value = '';
    chosenFiles();
    reply(null);
    toEnd();
  }
}

function chosenFiles() {
  $('#chosen').replaceChildren(...[...fileInput.files].map((file) => make('span', {}, file.name)));
}

function reply(message) {
  replying = message;
  const bar = $('#reply');
  bar.hidden = !message;
  if (!message) return;
  const author = $(`#m${message} .author`)?.textContent;
  const stop = make('button', { type: 'button', class: 'plain' }, 'Cancel');
  stop.addEventListener('click', () => { reply(null); line.focus(); });
  bar.replaceChildren(make('span', {}, author ? `Replying to ${author}` : 'Replying'), stop);
  line.focus();
}

if (line) {
  line.addEventListener('input', completeLine);
  line.addEventListener('blur', () => setTimeout(() => { if (suggestions.owner === line) noSuggestions(); }, 100));
  line.addEventListener('keydown', (event) => {
    if (listKey(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); composer.requestSubmit(); }
    if (event.key === 'Escape' && replying) reply(null);
  });
  fileInput.addEventListener('change', () => { chosenFiles(); line.focus(); });
  command.addEventListener('keydown', (event) => {
    if (event.target.matches('[role=combobox]') && listKey(event)) return;
    if (event.key === 'Escape') { event.preventDefault(); leaveCommand(); }
    if (event.key === 'Enter' && event.target.matches('input:not([type=file]), select')) { event.preventDefault(); composer.requestSubmit(); }
  });
  composer.addEventListener('submit', (event) => { event.preventDefault(); if (current) runCommand(); else write(); });
  document.addEventListener('keydown', (event) => {
    const free = !event.target.closest('input, textarea, select, button, a, dialog, [role=menu]') && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (free && event.key.length === 1 && event.key !== ' ' && !line.disabled) ($('.write').hidden ? $('input', command) : line)?.focus();
  });
}

$('#post-send')?.addEventListener('click', (event) => whileBusy(event.target, async () => {
  const payload = { name: $('#post-name').value, message: { content: $('#post-text').value }, applied_tags: $$('[name=tag]:checked').map((box) => box.value) };
  const answer = await api('POST', `/channels/${place}/threads`, payload);
  if (answer.ok) location.href = `/?as=${viewer}&in=${answer.data.id}`;
  else toast(answer.error, true);
}));

/** Opens or closes the command line to what the persona may do here. */
function permit() {
  const may = $('[data-may]')?.dataset.may;
  const shut = may === 'nothing' || may === undefined;
  if (line) {
    line.disabled = shut;
    if (fileInput) fileInput.disabled = may !== 'write';
    $('.write').hidden = shut || current !== null;
  }
  const post = $('.new-post');
  if (post) post.hidden = shut;
}

// ---------------------------------------------------------------- what stands in messages

function openMenu(anchor, kind, target) {
  const menu = $('#menu');
  const close = () => { menu.hidden = true; document.removeEventListener('click', outside, true); };
  const outside = (event) => { if (!menu.contains(event.target)) close(); };
  fetchPalette().then(() => {
    const fits = palette.commands.filter((one) => one.type === kind);
    menu.replaceChildren(...fits.map((one) => {
      const entry = make('button', { type: 'button', role: 'menuitem' }, one.name);
      entry.addEventListener('click', async () => {
        close();
        show(await interact(2, { id: one.id, name: one.name, type: kind, version: one.version, target_id: target }));
      });
      return entry;
    }));
    if (!fits.length) menu.append(make('p', {}, 'No app offers anything here.'));
    menu.hidden = false;
    const box = anchor.getBoundingClientRect();
    menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
    menu.style.top = `${Math.max(8, Math.min(box.bottom + 4, innerHeight - menu.offsetHeight - 8))}px`;
    $('button', menu)?.focus();
    document.addEventListener('click', outside, true);
    menu.onkeydown = (event) => {
      const entries = $$('button', menu);
      const at = entries.indexOf(document.activeElement);
      if (event.key === 'Escape') { close(); anchor.focus(); }
      else if (event.key === 'ArrowDown') entries[(at + 1) % entries.length]?.focus();
      else if (event.key === 'ArrowUp') entries[(at - 1 + entries.length) % entries.length]?.focus();
      else return;
      event.preventDefault();
    };
  });
}

function choose(element, custom_id, values) {
  const { kind, message } = element.dataset;
  whileBusy(element, async () => show(await interact(3, { component_type: Number(kind), custom_id, values }, { message_id: message, message_flags: 0 })));
}

function reveal(spoiler) {
  spoiler.setAttribute('aria-expanded', 'true');
  spoiler.removeAttribute('aria-label');
  spoiler.firstElementChild.removeAttribute('aria-hidden');
}

const presses = {
  press: (button) => whileBusy(button, async () => show(await interact(3, { component_type: 2, custom_id: button.dataset.press }, { message_id: button.dataset.message, message_flags: 0 }))),
  react(button) {
    const emoji = encodeURIComponent(button.dataset.react);
    const method = button.getAttribute('aria-pressed') === 'true' ? 'DELETE' : 'PUT';
    tell(method, `/channels/${place}/messages/${button.dataset.message}/reactions/${emoji}/@me`);
  },
  reply: (button) => reply(button.dataset.reply),
  pin: (button) => tell(button.dataset.pinned === 'true' ? 'DELETE' : 'PUT', `/channels/${place}/messages/pins/${button.dataset.pin}`),
  delete: (button) => tell('DELETE', `/channels/${place}/messages/${button.dataset.delete}`),
  apps: (button) => openMenu(button, 3, button.dataset.apps),
  person: (button) => { if (button.matches('button')) openMenu(button, 2, button.dataset.person); },
  dismiss: (button) => page(`dismiss/${viewer}/${button.dataset.dismiss}`),
  clockStep: (button) => whileBusy(button, () => page(`clock/${button.dataset.clockStep}`)),
  badDay: (button) => page(`bad-day/${button.dataset.badDay}`),
  cancel: () => dialog.close(),
  leave: () => leaveCommand(),
  sendChoices(button) {
    const box = button.parentElement;
    const values = $$('input:checked', box).map((tick) => tick.value);
    const { least, most } = box.dataset;
    if (values.length < least || values.length > most) return toast(`Choose ${least === most ? least : `${least} to ${most}`}.`, true);
    choose(box, box.dataset.choices, values);
  },
};

document.addEventListener('click', (event) => {
  const spoiler = event.target.closest('.spoiler');
  if (spoiler) return reveal(spoiler);
  const button = event.target.closest('button');
  if (!button) return;
  const act = Object.keys(presses).find((name) => name in button.dataset);
  if (act) presses[act](button);
});
document.addEventListener('keydown', (event) => {
  if (event.target.matches?.('.spoiler') && (event.key === 'Enter' || event.key === ' ')) { event.preventDefault(); reveal(event.target); }
});
document.addEventListener('change', (event) => {
  const select = event.target.closest('select[data-choose]');
  if (select?.value) choose(select, select.dataset.choose, [select.value]);
});

// ---------------------------------------------------------------- people, drawers

const find = $('#find');
function filterPeople() {
  const wanted = find?.value.trim().toLowerCase() ?? '';
  for (const person of $$('.person')) person.parentElement.hidden = !person.dataset.name.includes(wanted);
}
find?.addEventListener('input', filterPeople);

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

// ---------------------------------------------------------------- begin

setClock();
localise();
permit();
if (!location.hash) toEnd();
if (line && !line.disabled && matchMedia('(min-width: 861px)').matches) line.focus();
listen();
