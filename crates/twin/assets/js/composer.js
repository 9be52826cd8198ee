// Composers grow, take Enter and Shift-Enter and dropped files, and never lose what is typed: a
// draft lasts until it was sent.
import { follow, post } from './forms.js';

const drafts = {
  get: (form) => sessionStorage.getItem(`draft:${form.id}`),
  set: (form, text) => (text
    ? sessionStorage.setItem(`draft:${form.id}`, text)
    : sessionStorage.removeItem(`draft:${form.id}`)),
};
const box = (form) => form.querySelector('textarea');
const picker = (form) => form.querySelector('[type="file"]');

function grow(text) {
  if (CSS.supports('field-sizing', 'content')) return;
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight}px`;
}

/** Shows the files that will be sent. */
function showFiles(form) {
  const list = form.querySelector('[data-chosen]');
  const files = [...picker(form).files];
  list.hidden = files.length === 0;
  list.replaceChildren(...files.map((file, index) => {
    const item = document.createElement('li');
    item.className = 'tag';
    const name = document.createElement('span');
    name.textContent = file.name;
    const off = document.createElement('button');
    off.type = 'button';
    off.textContent = '×';
    off.setAttribute('aria-label', `Do not send ${file.name}`);
    off.addEventListener('click', () => setFiles(form, files.filter((_, at) => at !== index)));
    item.append(name, off);
    return item;
  }));
}

function setFiles(form, files) {
  const held = new DataTransfer();
  for (const file of files) held.items.add(file);
  picker(form).files = held.files;
  showFiles(form);
}

function addFiles(form, files) {
  setFiles(form, [...picker(form).files, ...files]);
  box(form).focus();
}

/** Says that it was not sent, beside what was not sent. */
function failed(form, error, button) {
  const place = form.querySelector('[data-failed]');
  place.hidden = !error;
  place.replaceChildren();
  if (!error) return;
  const text = document.createElement('span');
  text.textContent = `Not sent: ${error}.`;
  const retry = document.createElement('button');
  retry.type = 'button';
  retry.textContent = 'Try again';
  retry.addEventListener('click', () => send(form, button));
  place.append(text, retry);
}

/** Says that it is on its way, and when no answer comes. */
function sending(form, text) {
  const place = form.querySelector('[data-sending]');
  place.hidden = !text;
  place.textContent = text;
}

/** So long an answer is waited for, in ms, before sending again is offered. */
const LONGEST = 5000;

/** A key that a second try of the same words has as well, so that nothing is said twice. */
function onceOf(form) {
  const data = new FormData(form);
  const names = picker(form).files.length ? [...picker(form).files].map((f) => `${f.name} ${f.size} ${f.lastModified}`) : [];
  const what = [data.get('mode'), box(form).value, ...names].join('\n');
  // Not randomUUID: a twin on another address than this machine's is no secure context.
  if (form.tried?.what !== what) form.tried = { what, key: crypto.getRandomValues(new Uint32Array(4)).join('-') };
  return form.tried.key;
}

async function send(form, button) {
  const text = box(form);
  const sent = text.value;
  if (form.hasAttribute('aria-busy')) return;
  if (!sent.trim() && picker(form).files.length === 0) {
    text.focus();
    return;
  }
  form.setAttribute('aria-busy', 'true');
  failed(form, null);
  sending(form, 'Sending…');
  const wait = new AbortController();
  const timer = setTimeout(() => wait.abort(), LONGEST);
  const done = await post(form, button?.isConnected ? button : null, {
    once: onceOf(form),
    signal: wait.signal,
    late: () => sending(form, 'Sending… there is no answer yet'),
  });
  clearTimeout(timer);
  form.removeAttribute('aria-busy');
  sending(form, '');
  failed(form, done.error, button);
  if (done.error) return;
  form.tried = null;
  // What was typed while it was on its way stays.
  text.value = text.value.startsWith(sent) ? text.value.slice(sent.length) : text.value;
  drafts.set(form, text.value);
  setFiles(form, []);
  grow(text);
  const focused = form.contains(document.activeElement);
  const side = form.closest('.messenger, .inbox');
  await follow(done.to);
  const next = form.isConnected ? form : side?.querySelector('[data-composer]');
  if (focused && next) box(next).focus();
  side?.querySelector('[data-log]')?.scrollTo({ top: 0 });
}

/** Gives new composers their drafts. */
export function prepareComposers() {
  for (const form of document.querySelectorAll('[data-composer]:not([data-ready])')) {
    form.setAttribute('data-ready', '');
    const draft = drafts.get(form);
    if (draft && !box(form).value) box(form).value = draft;
    grow(box(form));
  }
}

document.addEventListener('input', (event) => {
  const form = event.target.closest?.('[data-composer]');
  if (!form || event.target !== box(form)) return;
  drafts.set(form, event.target.value);
  grow(event.target);
});

document.addEventListener('change', (event) => {
  const form = event.target.closest?.('[data-composer]');
  if (form && event.target === picker(form)) showFiles(form);
});

document.addEventListener('submit', (event) => {
  if (!event.target.hasAttribute('data-composer')) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

/** The button that Enter presses: the first that is shown of the right kind. */
function presses(form, close) {
  const buttons = [...form.querySelectorAll('button:not([type])')].filter((b) => b.offsetParent);
  return buttons.find((button) => (button.value === 'close') === close) ?? null;
}

document.addEventListener('keydown', (event) => {
  const form = event.target.closest?.('[data-composer]');
  if (!form || event.key !== 'Enter' || event.target !== box(form) || event.isComposing) return;
  const strong = event.ctrlKey || event.metaKey;
  if (event.shiftKey && !strong) return;
  event.preventDefault();
  send(form, presses(form, event.shiftKey && strong));
});

document.addEventListener('paste', (event) => {
  const form = event.target.closest?.('[data-composer]');
  const files = event.clipboardData?.files ?? [];
  if (!form || files.length === 0) return;
  event.preventDefault();
  addFiles(form, files);
});

const dropPlace = (event) => {
  const carries = event.dataTransfer?.types.includes('Files');
  return carries ? event.target.closest?.('[data-drop]') : null;
};

for (const kind of ['dragover', 'dragenter']) {
  document.addEventListener(kind, (event) => {
    const place = dropPlace(event);
    if (!place) return;
    event.preventDefault();
    place.classList.add('dropping');
  });
}
document.addEventListener('dragleave', (event) => {
  const place = event.target.closest?.('[data-drop]');
  if (place && !place.contains(event.relatedTarget)) place.classList.remove('dropping');
});
document.addEventListener('drop', (event) => {
  const place = dropPlace(event);
  if (!place) return;
  event.preventDefault();
  place.classList.remove('dropping');
  addFiles(place.querySelector('[data-composer]'), event.dataTransfer.files);
});
