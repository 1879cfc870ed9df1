// The document: whom the page looks through, how elements are found and made, and what is said in passing.

export const { as: viewer, in: place, guild, application, bot } = document.body.dataset;
export const $ = (selector, root = document) => root.querySelector(selector);
export const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Makes an element; texts stay texts. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, '');
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child != null));
  return element;
}

/** A drawing of the server's. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.append(use);
  return svg;
}

export function toast(text, bad = false) {
  const box = make('div', { class: bad ? 'toast bad' : 'toast', role: bad ? 'alert' : 'status' }, text);
  ($('dialog[open]') ?? $('#toasts')).append(box);
  setTimeout(() => box.remove(), 7000);
}

/** Says something to those who listen to the page. */
export function announce(text) {
  const region = $('#announce');
  if (region) region.append(make('p', {}, text));
  while (region && region.children.length > 5) region.firstChild.remove();
}

export async function whileBusy(element, work) {
  if (element.classList.contains('busy')) return;
  element.classList.add('busy');
  element.setAttribute('aria-busy', 'true');
  try { await work(); } finally {
    element.classList.remove('busy');
    element.removeAttribute('aria-busy');
  }
}
