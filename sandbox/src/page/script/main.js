// The page's script: sends what the person does as the persona looked through, and shows what changed.

import { $ } from './dom.js';
import { afterUpdate, begin } from './live.js';
import { showChosen } from './choose.js';
import { jump, toEnd } from './log.js';
import { permit } from './compose.js';
import { localise, setClock } from './times.js';
import './messages.js';
import './sides.js';
import './tour.js';

setClock();
localise();
permit();
showChosen();
afterUpdate((parts) => { if ('may' in parts) permit(); if ('log' in parts) showChosen($('#log')); });
const line = $('#line');
const asked = /^#m(\d+)$/.exec(location.hash)?.[1] ?? document.body.dataset.around;
if (asked) jump(asked);
else if ($('.day.new')) $('.day.new').scrollIntoView({ block: 'center' });
else toEnd();
if (line && !line.disabled && matchMedia('(min-width: 861px)').matches) line.focus({ preventScroll: true });
begin();
