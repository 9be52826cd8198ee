// Forms are sent without leaving the page. What could not be done is said, and stays as it was.
import { complain, confirm, refresh, visit } from './page.js';
import { patiently } from './patience.js';

/** Sends a form. Resolves with what came of it: `{ to }` or `{ error }`. `more.late` is called if no
    answer comes soon, `more.signal` ends the wait, `more.once` tells a second try from a second
    form. */
export async function post(form, button, more = {}) {
  const data = new FormData(form, button);
  for (const [name, value] of [...data]) {
    if (value instanceof File && value.size === 0 && !value.name) data.delete(name);
  }
  if (more.once) data.set('once', more.once);
  try {
    const [answer, said] = await patiently(async () => {
      const got = await fetch(form.action, {
        method: 'POST',
        body: form.enctype === 'multipart/form-data' ? data : new URLSearchParams(data),
        headers: { Accept: 'application/json' },
        signal: more.signal,
      });
      return [got, await got.json().catch(() => ({}))];
    }, more.late);
    if (answer.ok) return said;
    return { error: said.error ?? `the answer was ${answer.status}` };
  } catch {
    return { error: 'there is no answer' };
  }
}

/** Shows where a form led. */
export async function follow(to) {
  const here = location.pathname + location.search;
  if (!to || to === here) await refresh();
  else await visit(to);
}

async function send(form, button) {
  if (form.hasAttribute('aria-busy')) return;
  form.setAttribute('aria-busy', 'true');
  const done = await post(form, button);
  form.removeAttribute('aria-busy');
  if (done.error) {
    complain(`That was not done: ${done.error.replace(/\.$/, '')}.`);
    // A list alone shows what is, as there is nothing else to correct in it.
    if (!form.querySelector('input:not([type="hidden"]), textarea')) form.reset();
    return;
  }
  const menu = form.closest('.menu[open]');
  if (menu) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
  const told = form.closest('[data-done]');
  if (told) confirm(told.dataset.done);
  if (form.hasAttribute('data-clear') || form.closest('.fold')) form.reset();
  for (const input of form.elements) {
    if ('defaultValue' in input && form.hasAttribute('data-change')) input.defaultValue = input.value;
  }
  await follow(done.to);
}

document.addEventListener('submit', (event) => {
  const form = event.target;
  if (form.hasAttribute('data-visit')) {
    event.preventDefault();
    visit(`${form.action}?${new URLSearchParams(new FormData(form))}`);
  } else if (form.hasAttribute('data-send') && !form.hasAttribute('data-composer')) {
    event.preventDefault();
    send(form, event.submitter);
  } else if (form.method === 'post' && !form.hasAttribute('data-composer') && !form.hasAttribute('data-download')) {
    // Sent twice, the second would find that somebody else was faster.
    if (form.hasAttribute('aria-busy')) event.preventDefault();
    form.setAttribute('aria-busy', 'true');
  }
});

// Somebody came back to a page with a form that was sent.
addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form[aria-busy]:not([data-send])')) form.removeAttribute('aria-busy');
});

document.addEventListener('change', (event) => {
  const form = event.target.form;
  if (form?.hasAttribute('data-change') || event.target.hasAttribute('data-change')) form.requestSubmit();
});

document.addEventListener('click', async (event) => {
  const button = event.target.closest?.('[data-copy]');
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.classList.add('done');
    setTimeout(() => button.classList.remove('done'), 1500);
  } catch {
    complain(`Copy it by hand: ${button.dataset.copy}`);
  }
});
