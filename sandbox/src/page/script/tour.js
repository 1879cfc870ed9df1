// The tour: a step may put words into the command line; folded up, it stays so while the tab is open.

import { $ } from './dom.js';
import { afterUpdate } from './live.js';

const FOLDED = 'tour:folded';

function fold() {
  const tour = $('.tour');
  if (!tour || tour.dataset.known) return;
  tour.dataset.known = 'yes';
  if (sessionStorage.getItem(FOLDED)) tour.open = false;
  tour.addEventListener('toggle', () => {
    if (tour.open) sessionStorage.removeItem(FOLDED);
    else sessionStorage.setItem(FOLDED, 'yes');
  });
}
fold();
afterUpdate((parts) => { if ('tour' in parts) fold(); });

// On a phone it takes half of what there is to see.
function makeRoom() {
  if (!matchMedia('(max-width: 700px)').matches) return;
  const tour = $('.tour');
  if (tour) tour.open = false;
  sessionStorage.setItem(FOLDED, 'yes');
}

// Who runs a command wants to see its answer.
document.addEventListener('submit', (event) => { if (event.target.id === 'composer') makeRoom(); });

document.addEventListener('click', (event) => {
  const step = event.target.closest('.tour a');
  if (!step) return;
  // This step has been read.
  makeRoom();
  if (!step.dataset.line) return;
  const to = new URLSearchParams(step.search);
  // What is written there already is the person's own, and stays.
  const draft = `draft:${to.get('as')}:${to.get('in')}`;
  if (!sessionStorage.getItem(draft)) sessionStorage.setItem(draft, step.dataset.line);
});
