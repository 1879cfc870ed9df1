// Forms (modals): opening, checking what is typed in place, sending, and losing nothing when that fails.

import { $, $$, bot, toast, whileBusy } from './dom.js';
import { fieldErrors, interact } from './requests.js';
import { chosen, showChosen } from './choose.js';
import { localise } from './times.js';

const dialog = $('#form');
const form = $('form', dialog);
let opened = null;
let returnTo = null;

function openForm(outcome) {
  opened = outcome;
  returnTo = document.activeElement;
  form.innerHTML = outcome.html;
  showChosen(form);
  localise(form);
  if (!dialog.open) dialog.showModal();
  $('.form-fields :is(input:not([type=search]), textarea, .pick-open)', form)?.focus();
}

/** Shows what came of an interaction; true when the bot answered. */
export function show(outcome) {
  if (outcome.state === 'refused') toast(outcome.error, true);
  else if (outcome.state === 'failed') toast(`${bot} did not respond.`, true);
  else if (outcome.state === 'form') openForm(outcome);
  return outcome.state !== 'refused' && outcome.state !== 'failed';
}

dialog.addEventListener('close', () => { form.replaceChildren(); opened = null; returnTo?.focus?.(); });

/** The answer of one field, with its files put to the others. */
function answer(field, files) {
  const kind = Number(field.dataset.kind);
  const component = { type: kind, custom_id: field.dataset.field };
  const control = $('input:not([type=search]), textarea', field);
  if (kind === 4) component.value = control.value;
  else if (kind === 23) component.value = control.checked;
  else if (kind === 21) component.value = $('input:checked', field)?.value ?? null;
  else if (kind === 22) component.values = $$('input:checked', field).map((box) => box.value);
  else if (kind === 19) component.values = [...control.files].map((file) => String(files.push(file) - 1));
  else component.values = chosen($('.pick', field));
  return component;
}

/** The answers in the shape in which the form came. */
function answers(files) {
  return $$('.field', form).map((field) => {
    const component = answer(field, files);
    return field.dataset.outer === '18' ? { type: 18, component } : { type: 1, components: [component] };
  });
}

/** What is wrong with a field, in words; nothing when it is well. */
function wrong(field) {
  const given = answer(field, []);
  const required = field.dataset.required === 'true';
  const least = Number(field.dataset.least ?? 1);
  const most = Number(field.dataset.most ?? Infinity);
  if (given.type === 4) {
    const shortest = Number($('[data-min]', field)?.dataset.min ?? 0);
    if (!given.value.trim()) return required ? 'This field is required.' : '';
    return [...given.value].length < shortest ? `At least ${shortest} characters, please.` : '';
  }
  if (given.type === 23) return required && !given.value ? 'This has to be ticked.' : '';
  if (given.type === 21) return required && given.value === null ? 'Choose one of these.' : '';
  const count = given.values.length;
  if (!count) return required ? 'This field is required.' : '';
  if (count < least) return `Choose at least ${least}.`;
  return count > most ? `Choose at most ${most}.` : '';
}

function mark(field, text) {
  $('.wrong', field).textContent = text;
  const control = $('input:not([type=search]), textarea, .pick-open', field);
  if (text) control.setAttribute('aria-invalid', 'true');
  else control.removeAttribute('aria-invalid');
  return control;
}

form.addEventListener('input', (event) => {
  const field = event.target.closest('.field');
  if (field && $('.wrong', field).textContent) mark(field, wrong(field));
});

/** Puts what the server refused to the fields it is about; what is about none stays below. */
function refuse(outcome) {
  const fields = $$('.field', form);
  const rest = [];
  for (const { path, message } of fieldErrors(outcome.data)) {
    const at = path.indexOf('components');
    const field = at < 0 ? null : fields[Number(path[at + 1])];
    if (field) mark(field, message);
    else rest.push(`${path.join('.')}: ${message}`);
  }
  const head = outcome.error.split('\n')[0];
  $('.problem', form).textContent = [head, ...rest].join('\n');
  $('[aria-invalid=true]', form)?.focus();
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const bad = $$('.field', form).filter((field) => { const text = wrong(field); mark(field, text); return text; });
  if (bad.length) return $('[aria-invalid=true]', bad[0]).focus();
  whileBusy($('[type=submit]', form), async () => {
    const files = [];
    const components = answers(files);
    const attachments = files.map((file, index) => ({ id: String(index), filename: file.name }));
    const problem = $('.problem', form);
    problem.textContent = '';
    const outcome = await interact(5, { id: opened.id, custom_id: opened.custom_id, components, attachments }, {}, files);
    // What was typed stays, so that nothing is lost when the bot is silent.
    if (outcome.state === 'refused') refuse(outcome);
    else if (outcome.state === 'failed') problem.textContent = `Something went wrong: ${bot} did not respond. You can try again.`;
    else dialog.close();
  });
});

export const cancelForm = () => dialog.close();
