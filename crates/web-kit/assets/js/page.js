// The page is fetched again when something changed and laid over what is shown; links within it
// are followed the same way, so that nothing else on it is disturbed.
import { morph } from './morph.js';
import { patiently } from './patience.js';

const prepared = [];
const root = document.documentElement;
let busy = null;
let again = false;
let asked = 0;
let shown = 0;
let here = location.pathname + location.search;

/** Calls this now, and with the page's own title whenever what is shown has changed. */
export function onPage(prepare) {
  prepared.push(prepare);
  prepare();
}

/** Says something at the foot of the window, for some seconds. */
function say(id, text, ms) {
  for (const other of document.querySelectorAll('.problem')) other.hidden = other.id !== id;
  const place = document.getElementById(id);
  place.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { place.hidden = true; }, ms);
}

/** Says what went wrong. */
export const complain = (text) => say('problem', text, 8000);

/** Says what was done. */
export const confirm = (text) => say('success', text, 4000);

async function load(address) {
  asked += 1;
  const turn = asked;
  const text = await patiently(async () => {
    const answer = await fetch(address, { headers: { Accept: 'text/html' }, cache: 'no-store' });
    return answer.text();
  });
  return [new DOMParser().parseFromString(text, 'text/html'), turn];
}

/** Whether a page stays as it is: what answers a form is nowhere else, and a long form is somebody's
    until they send it. */
const stays = () => root.hasAttribute('data-answer') || document.querySelector('#main [data-stays]') !== null;

function show([next, turn]) {
  // Asked for before what is shown, and answered after it: older.
  if (turn < shown) return;
  shown = turn;
  if (next.querySelector('script')?.getAttribute('src') !== document.querySelector('script')?.getAttribute('src')) {
    location.reload(); // Another build serves now.
    return;
  }
  document.title = next.title;
  for (const name of ['data-place', 'data-now', 'data-speed', 'data-zone', 'data-live']) {
    root.setAttribute(name, next.documentElement.getAttribute(name) ?? '');
  }
  root.dispatchEvent(new Event('page:time'));
  document.body.className = next.body.className;
  root.toggleAttribute('data-answer', next.documentElement.hasAttribute('data-answer'));
  for (const part of ['.wide-nav', '.folded-nav', '.side-nav', '.bar .chips', '.bar .clock', '#main']) {
    const [old, fresh] = [document.querySelector(part), next.querySelector(part)];
    if (old && fresh) morph(old, fresh);
  }
  for (const prepare of prepared) prepare(next.title);
}

/** Of a page that stays, what is stopped is fresh: that is on every page. */
function showStops([next]) {
  const [old, fresh] = [document, next].map((page) => page.getElementById('stops'));
  if (old && fresh) morph(old, fresh);
}

/** Shows the page as it is now. Calls that come while one is under way become one more. */
export async function refresh() {
  if (busy) {
    again = true;
    return busy;
  }
  const address = location.href;
  const around = stays() && root.dataset.around;
  busy = load(around || address)
    .then((next) => {
      if (around) showStops(next);
      else if (location.href === address && !stays()) show(next);
    })
    .catch(() => { /* The feed tells when the server is back. */ })
    .finally(() => { busy = null; });
  await busy;
  if (again) {
    again = false;
    return refresh();
  }
  return undefined;
}

/** Goes to another address of ours without loading the whole page. */
export async function visit(address, how = 'push') {
  const to = new URL(address, location.href);
  here = to.pathname + to.search;
  if (how === 'push' && to.href !== location.href) history.pushState({}, '', to);
  else if (how === 'replace') history.replaceState({}, '', to);
  try {
    const next = await load(to);
    if (location.href === to.href) show(next);
  } catch {
    complain('There is no answer. Is the server still running?');
  }
}

// A place on the page that is shown is no other page.
addEventListener('popstate', () => {
  if (location.pathname + location.search !== here) visit(location.href, 'none');
});

document.addEventListener('click', (event) => {
  const link = event.target.closest?.('a[data-soft]');
  if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  for (const menu of document.querySelectorAll('.menu[open]')) menu.open = false;
  visit(link.href).then(() => {
    if (link.hasAttribute('data-say')) document.querySelector('.messenger .composer textarea')?.focus();
  });
});
