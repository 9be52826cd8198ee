// The shortcuts of the inbox. They can be switched off, for those whose tools send single keys.
import { menuIsOpen, openMenu } from './menus.js';
import { visit } from './page.js';

const OFF = 'shortcuts-off';
const list = [
  ['j or ↓', 'Next conversation'],
  ['k or ↑', 'Previous conversation'],
  ['r', 'Reply'],
  ['n', 'Note'],
  ['a', 'Assign'],
  ['z', 'Snooze'],
  ['x', 'Close'],
  ['o', 'Reopen or wake'],
  ['t', 'Tag'],
  ['/', 'Find'],
  ['Enter', 'Send'],
  ['Ctrl or ⌘ + Shift + Enter', 'Send and close'],
  ['letters in a menu', 'Filter it'],
  ['Esc', 'Leave the composer, close a menu'],
  ['?', 'This list'],
];

function row([keys, text]) {
  const line = document.createElement('div');
  const what = document.createElement('dt');
  what.textContent = text;
  const how = document.createElement('dd');
  const key = document.createElement('kbd');
  key.textContent = keys;
  how.append(key);
  line.append(what, how);
  return line;
}

function help() {
  let dialog = document.getElementById('shortcuts');
  if (!dialog) {
    dialog = document.createElement('dialog');
    dialog.id = 'shortcuts';
    dialog.setAttribute('aria-labelledby', 'shortcuts-title');
    const title = document.createElement('h2');
    title.id = 'shortcuts-title';
    title.textContent = 'Keyboard shortcuts';
    const keys = document.createElement('dl');
    keys.append(...list.map(row));
    const form = document.createElement('form');
    form.method = 'dialog';
    const label = document.createElement('label');
    const on = document.createElement('input');
    on.type = 'checkbox';
    on.checked = !localStorage.getItem(OFF);
    on.addEventListener('change', () => (on.checked
      ? localStorage.removeItem(OFF)
      : localStorage.setItem(OFF, '1')));
    label.append(on, 'Single keys are shortcuts');
    const close = document.createElement('button');
    close.textContent = 'Close';
    form.append(label, close);
    dialog.append(title, keys, form);
    document.body.append(dialog);
  }
  dialog.showModal();
  dialog.querySelector('button').focus();
}

function step(by) {
  const rows = [...document.querySelectorAll('[data-row]')];
  const at = rows.findIndex((one) => one.hasAttribute('aria-current'));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  if (!next) return;
  next.scrollIntoView({ block: 'nearest' });
  visit(next.href);
}

function speak(mode) {
  const form = document.querySelector('.inbox [data-composer]');
  if (!form) return;
  form.scrollIntoView({ block: 'nearest' });
  form.querySelector(`[value="${mode}"]`).checked = true;
  form.querySelector('textarea').focus();
}

function menu(key) {
  const found = document.querySelector(`.menu[data-key="${key}"]`);
  if (found) openMenu(found);
}

function tag() {
  const fold = document.querySelector('.details-fold');
  if (fold) fold.open = true;
  document.querySelector('[data-key="t"]')?.focus();
}

const shortcuts = {
  j: () => step(1),
  ArrowDown: () => step(1),
  k: () => step(-1),
  ArrowUp: () => step(-1),
  r: () => speak('reply'),
  n: () => speak('note'),
  a: () => menu('a'),
  z: () => menu('z'),
  x: () => document.querySelector('button[data-key="x"]')?.click(),
  o: () => document.querySelector('button[data-key="o"]')?.click(),
  t: tag,
  '/': () => document.getElementById('find')?.focus(),
  '?': help,
};

document.addEventListener('keydown', (event) => {
  if (!document.getElementById('inbox')) return;
  const typing = event.target.closest('input:not([type="radio"]), textarea, select, [contenteditable]');
  if (typing) {
    if (event.key === 'Escape') typing.blur();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector('dialog[open]') || localStorage.getItem(OFF)) return;
  // In a menu letters filter, and among the customer's own things they are nobody's.
  if (menuIsOpen() || event.target.closest('.messenger')) return;
  const arrows = event.key.startsWith('Arrow');
  if (arrows && event.target.closest('.scroll, .menu, [type="radio"]') && !event.target.closest('.rows')) return;
  const act = shortcuts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

document.addEventListener('click', (event) => {
  if (event.target.closest?.('[data-shortcuts]')) help();
  const step = event.target.closest?.('[data-press]');
  if (!step) return;
  event.preventDefault();
  // The click would close at once what it opens.
  setTimeout(shortcuts[step.dataset.press]);
});
