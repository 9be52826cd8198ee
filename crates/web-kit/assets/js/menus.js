// Menus close when something else is chosen, are walked through with the arrow keys, and in those
// with a filter letters look for what is meant.
import { onPage } from './page.js';

const openMenus = () => [...document.querySelectorAll('.menu[open]')];
const filterOf = (menu) => menu.querySelector('.filter');
const items = (menu) => [...menu.querySelectorAll('.pop a, .pop button, .pop summary, .pop input:not([type="hidden"])')]
  .filter((item) => item.offsetParent);

/** Whether a menu is open: no single key is a shortcut then. */
export const menuIsOpen = () => openMenus().length > 0;

/** Opens a menu, with the focus on its first choice. */
export function openMenu(menu) {
  menu.open = true;
  [...menu.querySelectorAll('.pop li a, .pop li button')].find((one) => one.offsetParent)?.focus();
}

function close(menu) {
  menu.open = false;
  const filter = filterOf(menu);
  if (filter) filter.value = '';
  sift(menu);
}

/** Puts a menu below its button and into the window: above all else, and never cut off. */
function place(menu) {
  const pop = menu.querySelector('.pop');
  const button = menu.querySelector('summary').getBoundingClientRect();
  const [width, edge] = [pop.offsetWidth, 8];
  const left = menu.classList.contains('right') ? button.right - width : button.left;
  pop.style.left = `${Math.max(edge, Math.min(left, innerWidth - width - edge))}px`;
  pop.style.top = `${button.bottom + 4}px`;
  pop.style.maxHeight = `${Math.max(160, innerHeight - button.bottom - 4 - edge)}px`;
}

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Shows what fits what was typed. */
function sift(menu) {
  const wanted = plain(filterOf(menu)?.value.trim() ?? '');
  for (const line of menu.querySelectorAll('.pop li')) line.hidden = !plain(line.textContent).includes(wanted);
}

onPage(() => {
  for (const menu of openMenus()) {
    place(menu);
    if (filterOf(menu)) sift(menu);
  }
});

for (const kind of ['toggle', 'scroll']) {
  document.addEventListener(kind, () => openMenus().forEach(place), true);
}
addEventListener('resize', () => openMenus().forEach(place));

document.addEventListener('input', (event) => {
  if (event.target.matches('.filter')) sift(event.target.closest('.menu'));
});

for (const kind of ['click', 'focusin']) {
  document.addEventListener(kind, (event) => {
    for (const menu of openMenus()) if (!menu.contains(event.target)) close(menu);
  });
}

document.addEventListener('keydown', (event) => {
  const menu = event.target.closest?.('.menu') ?? openMenus()[0];
  if (!menu || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === 'Escape' && menu.open) {
    close(menu);
    menu.querySelector('summary').focus();
    event.preventDefault();
    event.stopPropagation();
    return;
  }
  const filter = filterOf(menu);
  if (event.key === 'Enter' && event.target === filter) {
    // Not the first button of the form: the first that fits.
    event.preventDefault();
    if (filter.value.trim()) [...menu.querySelectorAll('.pop li:not([hidden]) :is(a, button)')][0]?.click();
    return;
  }
  const typing = event.target.matches?.('input, select, textarea');
  if (menu.open && filter && !typing && event.key.length === 1 && event.key !== ' ') {
    filter.focus();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || (typing && event.target !== filter)) return;
  event.preventDefault();
  menu.open = true;
  const all = items(menu).filter((one) => one !== filter);
  const at = all.indexOf(document.activeElement);
  const next = at < 0 && step < 0 ? all.length - 1 : (at + step + all.length) % all.length;
  all[next]?.focus();
});
