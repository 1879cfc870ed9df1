// Slash commands: from what is typed to fields for the options, and from the fields to the bot.

import { $, $$, make, toast, whileBusy } from './dom.js';
import { interact } from './requests.js';
import { show } from './form.js';
import { toEnd } from './log.js';
import { channels, commandsOf, fitting, noSuggestions, people, roles, suggest } from './suggest.js';

const command = $('#command');
const line = $('#line');
let current = null;
export const isOpen = () => current !== null;

/** Every slash command with its path, such as `cohort open`. */
export function slashCommands() {
  const out = [];
  for (const one of commandsOf(1)) {
    const walk = (spec, path) => {
      const nested = (spec.options ?? []).filter((option) => option.type <= 2);
      if (nested.length) nested.forEach((inner) => walk(inner, [...path, inner]));
      else out.push({ root: one, path, spec, name: [one, ...path].map((part) => part.name).join(' ') });
    };
    walk(one, []);
  }
  return out;
}

/** Turns the line into the fields of a command; values typed as `name: value` are taken over. */
export function openCommand(chosen, typed = '') {
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

export function leaveCommand(focus = true) {
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
    complete(control, option);
  }
  control.spec = option;
  control.addEventListener('input', () => wrong(control, ''));
  label.append(control, make('small', { class: 'wrong', role: 'alert' }));
  return label;
}

function complete(control, option) {
  const source = valuesOf(option);
  if (!source) return;
  const marks = { role: 'combobox', 'aria-controls': 'complete', 'aria-autocomplete': 'list', 'aria-expanded': 'false' };
  for (const [name, value] of Object.entries(marks)) control.setAttribute(name, value);
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

/** Why a value does not fit its option, in words; nothing when it does. */
function misfit({ type, required, min_value: low, max_value: high, min_length: short }, value, empty) {
  if (empty) return required ? 'This option is required.' : '';
  if (value === undefined) return type === 4 ? 'A whole number, please.' : type === 10 ? 'A number, please.' : 'Choose one of the values offered.';
  if (typeof value === 'number' && low !== undefined && value < low) return `At least ${low}.`;
  if (typeof value === 'number' && high !== undefined && value > high) return `At most ${high}.`;
  if (type === 3 && short !== undefined && [...value].length < short) return `At least ${short} characters.`;
  return '';
}

function wrong(control, text) {
  $('.wrong', control.parentElement).textContent = text;
  if (text) control.setAttribute('aria-invalid', 'true');
  else control.removeAttribute('aria-invalid');
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

export async function runCommand() {
  const leaves = [];
  const files = [];
  const bad = [];
  for (const control of $$('[data-option]', command)) {
    const { name, type } = control.spec;
    const empty = type === 11 ? !control.files.length : control.value === '';
    const value = empty ? undefined : type === 11 ? String(files.push(control.files[0]) - 1) : valueOf(control);
    const why = misfit(control.spec, value, empty);
    wrong(control, why);
    if (why) bad.push(control);
    else if (value !== undefined) leaves.push({ type, name, value });
  }
  if (bad.length) return bad[0].focus();
  const attachments = files.map((file, index) => ({ id: String(index), filename: file.name }));
  await whileBusy($('[type=submit]', command), async () => {
    const outcome = await interact(2, commandData(leaves, attachments), {}, files);
    if (outcome.state === 'refused') return toast(outcome.error, true);
    leaveCommand(outcome.state !== 'form');
    show(outcome);
    toEnd();
  });
}
