// A picture in a message is shown in full when it is pressed.
import { onPage } from './page.js';

const PICTURE = '.bubble img';

function show(picture) {
  const dialog = document.createElement('dialog');
  dialog.className = 'full';
  dialog.setAttribute('aria-label', picture.alt || 'Picture');
  const full = document.createElement('img');
  full.src = picture.currentSrc || picture.src;
  full.alt = picture.alt;
  const form = document.createElement('form');
  form.method = 'dialog';
  const name = document.createElement('span');
  name.className = 'cut grow';
  name.dir = 'auto';
  name.textContent = picture.alt;
  const tab = document.createElement('a');
  tab.href = full.src;
  tab.target = '_blank';
  tab.rel = 'noopener noreferrer';
  tab.className = 'button';
  tab.textContent = 'In a tab of its own';
  const close = document.createElement('button');
  close.textContent = 'Close';
  form.append(name, tab, close);
  dialog.append(full, form);
  dialog.addEventListener('click', (event) => { if (event.target === dialog) dialog.close(); });
  dialog.addEventListener('close', () => {
    dialog.remove();
    (picture.closest('a') ?? picture).focus();
  });
  document.body.append(dialog);
  dialog.showModal();
  close.focus();
}

// Pictures in the text of a message are no links: they become buttons.
onPage(() => {
  for (const picture of document.querySelectorAll(PICTURE)) {
    if (picture.closest('a')) continue;
    picture.tabIndex = 0;
    picture.setAttribute('role', 'button');
    if (!picture.alt) picture.setAttribute('aria-label', 'Picture');
  }
});

document.addEventListener('click', (event) => {
  if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const place = event.target.closest?.('.picture, .bubble img');
  const picture = place?.matches('img') ? place : place?.querySelector('img');
  if (!picture || (!place.matches('.picture') && place.closest('a:not(.picture)'))) return;
  event.preventDefault();
  show(picture);
});

document.addEventListener('keydown', (event) => {
  if (!event.target.matches?.(PICTURE) || !['Enter', ' '].includes(event.key)) return;
  event.preventDefault();
  show(event.target);
});
