// Single keys for whatever stands in a list. They work only where one of its items has the focus,
// so that nobody sends anything by a key that was meant for something else.
import { onPage } from './page.js';

let at = 0;
/** The item that somebody here has just decided about. */
let decided = null;

const items = () => [...document.querySelectorAll('[data-item]')];
const focused = () => document.activeElement?.closest('[data-item]');

function go(to) {
  const all = items();
  const next = all[Math.min(all.length - 1, Math.max(0, to))];
  if (!next) return;
  next.focus();
  next.scrollIntoView({ block: 'nearest' });
}

document.addEventListener('focusin', () => {
  const item = focused();
  if (item) at = items().indexOf(item);
});

document.addEventListener('submit', (event) => {
  decided = event.target.closest('[data-item]') ?? decided;
});

// What was dealt with here is gone: the one in its place has the focus. What goes by itself leaves it
// nowhere, as whoever was about to press a key had something else before them.
onPage(() => {
  if (!decided || decided.isConnected) return;
  decided = null;
  if (document.activeElement === document.body) go(at);
});

function press(target) {
  if (target.localName !== 'summary') {
    target.click();
    return;
  }
  const fold = target.parentElement;
  fold.open = true;
  fold.querySelector('textarea, input:not([type="hidden"])')?.focus();
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  // A key that is held down decides about one.
  if (event.repeat && event.key !== 'j' && event.key !== 'k') return;
  const typing = event.target.closest('input, textarea, select');
  if (typing) {
    if (event.key === 'Escape') (focused() ?? typing).focus();
    return;
  }
  const item = focused();
  if (event.key === 'j' || event.key === 'k') {
    if (items().length === 0) return;
    event.preventDefault();
    if (item) go(items().indexOf(item) + (event.key === 'j' ? 1 : -1));
    else go(at);
    return;
  }
  const target = item?.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  if (!target) return;
  event.preventDefault();
  press(target);
});
