// Requests: every act goes to the routes of Discord's own client; the page only adds the persona's token.

import { application, guild, place, toast, viewer } from './dom.js';

const own = { 'X-Sandbox-Page': '1' };
const unreachable = 'The sandbox cannot be reached.';

/** The errors of a refusal by the path of their field. */
export function fieldErrors(data) {
  const found = [];
  const walk = (node, path) => {
    if (!node || typeof node !== 'object') return;
    for (const error of node._errors ?? []) found.push({ path, message: error.message });
    for (const [key, inner] of Object.entries(node)) if (key !== '_errors') walk(inner, [...path, key]);
  };
  walk(data?.errors, []);
  return found;
}

/** What a refusal says, with the fields it names. */
function words(data, status) {
  const head = data?.message ?? `The server answered ${status}.`;
  const lines = fieldErrors(data).map(({ path, message }) => `${path.join('.')}: ${message}`);
  return [data?.code ? `${head} (${data.code})` : head, ...lines].join('\n');
}

export async function api(method, path, payload, files = []) {
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
    return { ok: false, data: null, error: unreachable };
  }
}

/** Asks for something and says so when it is refused. */
export async function tell(method, path, payload, files) {
  const answer = await api(method, path, payload, files);
  if (!answer.ok) toast(answer.error, true);
  return answer.ok;
}

/** What the page itself can do: the clock, the bad days. The answer's text, or null. */
export async function page(path, body) {
  try {
    const answer = await fetch(`/page/${path}`, { method: 'POST', headers: own, body });
    return { ok: answer.ok, text: await answer.text() };
  } catch {
    toast(unreachable, true);
    return { ok: false, text: unreachable };
  }
}

/** A piece of the page, as markup of the server's. */
export async function piece(path) {
  const answer = await fetch(`/page/${path}`).catch(() => null);
  return answer?.ok ? answer.text() : null;
}

/** When the person last acted on the bot. */
export const lastAct = { at: -Infinity };

/** Interacts with the bot and waits for its first answer. */
export async function interact(type, data, extra = {}, files = []) {
  const nonce = `${Date.now()}${Math.floor(Math.random() * 1e6)}`;
  const payload = { type, application_id: application, channel_id: place, session_id: 'page', nonce, data, ...extra };
  if (guild !== '0') payload.guild_id = guild;
  if (type !== 4) lastAct.at = performance.now();
  const sent = await api('POST', '/interactions', payload, files);
  if (!sent.ok) return { state: 'refused', error: sent.error, data: sent.data };
  try {
    return await (await fetch(`/page/outcome?as=${viewer}&nonce=${nonce}`)).json();
  } catch {
    return { state: 'refused', error: unreachable };
  }
}
