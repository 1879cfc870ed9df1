// What one can press in and beside messages, by pointer and by key.

import { $, $$, guild, make, place, toast, viewer, whileBusy } from './dom.js';
import { api, interact, page, tell } from './requests.js';
import { cancelForm, show } from './form.js';
import { leaveCommand } from './commands.js';
import { reply } from './compose.js';
import { sending } from './choose.js';
import { jump, present, settle, stepTo } from './log.js';
import { openApps, openCard, openDirect, openEmoji } from './menus.js';

const message = (id) => `/channels/${place}/messages/${id}`;

sending.send = async (pick, values) => {
  const { kind, pick: custom_id, message: id } = pick.dataset;
  show(await interact(3, { component_type: Number(kind), custom_id, values }, { message_id: id, message_flags: 0 }));
};

function reveal(spoiler) {
  spoiler.setAttribute('aria-expanded', 'true');
  spoiler.removeAttribute('aria-label');
  spoiler.firstElementChild.removeAttribute('aria-hidden');
}

/** Puts a field in the place of one's own message. */
async function edit(id) {
  const item = document.getElementById(`m${id}`);
  if (!item || item.classList.contains('editing')) return;
  const found = await api('GET', message(id));
  if (!found.ok) return toast(found.error, true);
  const text = make('textarea', { 'aria-label': 'Edit message', rows: 1 });
  text.value = found.data.content;
  const editor = make('form', { class: 'editor' }, text, make('p', { class: 'quiet' }, 'Escape to cancel, Enter to save'));
  const leave = () => { editor.remove(); item.classList.remove('editing'); settle(item); item.focus(); };
  editor.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (text.value === found.data.content || await tell('PATCH', message(id), { content: text.value })) leave();
  });
  text.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') { event.preventDefault(); leave(); }
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) { event.preventDefault(); editor.requestSubmit(); }
  });
  item.classList.add('editing');
  $('.body', item).after(editor);
  text.focus({ preventScroll: true });
  editor.scrollIntoView({ block: 'nearest' });
}

async function startThread(id) {
  const name = await ask('Start a thread', 'Name', 'Create');
  if (!name) return;
  const answer = await api('POST', id ? `${message(id)}/threads` : `/channels/${place}/threads`, id ? { name } : { name, type: 11 });
  if (answer.ok) location.href = `/?as=${viewer}&in=${answer.data.id}`;
  else toast(answer.error, true);
}

/** Asks for one line in a dialog; null when it is closed. */
function ask(title, label, go) {
  const dialog = $('#ask');
  const input = make('input', { type: 'text', id: 'ask-input', maxlength: 100, required: true, autocomplete: 'off' });
  const returnTo = document.activeElement;
  const cancel = make('button', { type: 'button', class: 'button style2' }, 'Cancel');
  const form = make('form', { method: 'dialog' },
    make('h2', { id: 'ask-title' }, title),
    make('div', { class: 'field' }, make('label', { for: 'ask-input' }, label), input),
    make('div', { class: 'form-buttons' }, cancel, make('button', { type: 'submit', class: 'button style1', value: 'go' }, go)));
  dialog.replaceChildren(form);
  dialog.returnValue = '';
  dialog.showModal();
  input.focus();
  cancel.addEventListener('click', () => dialog.close());
  return new Promise((done) => {
    dialog.addEventListener('close', () => { returnTo?.focus?.(); done(dialog.returnValue === 'go' ? input.value.trim() : null); }, { once: true });
  });
}

const tools = {
  emoji: (button, id) => openEmoji(button, id),
  edit: (_, id) => edit(id),
  reply: (_, id) => reply(id),
  thread: (_, id) => startThread(id),
  pin: (_, id) => tell('PUT', `/channels/${place}/messages/pins/${id}`),
  unpin: (_, id) => tell('DELETE', `/channels/${place}/messages/pins/${id}`),
  apps: (button, id) => openApps(button, id),
  delete: (_, id) => tell('DELETE', message(id)),
};

function vote(id, answer_ids) {
  return tell('PUT', `/channels/${place}/polls/${id}/answers/@me`, { answer_ids });
}

const presses = {
  press: (button) => whileBusy(button, async () => show(await interact(3, { component_type: 2, custom_id: button.dataset.press }, { message_id: button.dataset.message, message_flags: 0 }))),
  tool: (button) => tools[button.dataset.tool](button, button.dataset.about),
  react(button) {
    const emoji = encodeURIComponent(button.dataset.react);
    const method = button.getAttribute('aria-pressed') === 'true' ? 'DELETE' : 'PUT';
    tell(method, `${message(button.dataset.message)}/reactions/${emoji}/@me`);
  },
  person: (button) => openCard(button, button.dataset.person),
  direct: (button) => openDirect(button),
  dismiss: (button) => page(`dismiss/${viewer}/${button.dataset.dismiss}`),
  from: (button) => stepTo(button.dataset.from),
  present: () => present(),
  cancel: () => cancelForm(),
  leave: () => leaveCommand(),
  newThread: () => startThread(null),
  membership: (button) => tell(button.dataset.membership, `/channels/${place}/thread-members/@me`),
  async voice() {
    const answer = await page(`voice/${viewer}/${guild}/${place}`);
    if (!answer.ok) toast(answer.text || 'You cannot join this channel.', true);
  },
  archive: (button) => tell('PATCH', `/channels/${place}`, { archived: button.dataset.archive === 'true' }),
  interest: (button) => tell(button.getAttribute('aria-pressed') === 'true' ? 'DELETE' : 'PUT', `/guilds/${guild}/scheduled-events/${button.dataset.interest}/users/@me`),
  unvote: (button) => vote(button.dataset.unvote, []),
  vote(button) {
    const picked = $$('input:checked', button.closest('.poll')).map((box) => box.value);
    if (picked.length) vote(button.dataset.vote, picked);
    else toast('Choose an answer first.', true);
  },
};

document.addEventListener('click', (event) => {
  const spoiler = event.target.closest('.spoiler[aria-expanded=false]');
  if (spoiler) { event.preventDefault(); return reveal(spoiler); }
  const link = event.target.closest('a[data-jump]');
  if (link) { event.preventDefault(); return jump(link.dataset.jump); }
  const button = event.target.closest('button');
  if (!button) return;
  const act = Object.keys(presses).find((name) => name in button.dataset);
  if (act) presses[act](button);
});

// Keys on a message that has the focus, as in Discord.
const KEYS = { e: 'edit', r: 'reply', p: 'pin', t: 'thread', '+': 'emoji', Backspace: 'delete', Delete: 'delete' };
document.addEventListener('keydown', (event) => {
  if (event.target.matches?.('.spoiler') && (event.key === 'Enter' || event.key === ' ')) { event.preventDefault(); return reveal(event.target); }
  if (!event.target.matches?.('.message') || event.ctrlKey || event.metaKey || event.altKey) return;
  const name = KEYS[event.key];
  const button = name && ($(`[data-tool=${name}]`, event.target) ?? $(`[data-tool=un${name}]`, event.target));
  if (!button) return;
  event.preventDefault();
  button.click();
});
