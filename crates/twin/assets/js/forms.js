// Forms are sent without leaving the page. What could not be done is said, and stays as it was.
import { complain, refresh, visit } from './page.js';

/** Sends a form. Resolves with what came of it: `{ to }` or `{ error }`. */
export async function post(form, button) {
  const data = new FormData(form, button);
  for (const [name, value] of [...data]) {
    if (value instanceof File && value.size === 0 && !value.name) data.delete(name);
  }
  try {
    const answer = await fetch(form.action, {
      method: 'POST',
      body: data,
      headers: { Accept: 'application/json' },
    });
    const said = await answer.json().catch(() => ({}));
    if (answer.ok) return said;
    return { error: said.error ?? `the twin answered ${answer.status}` };
  } catch {
    return { error: 'the twin does not answer; it is tried again when you send again' };
  }
}

/** Shows where a form led. */
export async function follow(to) {
  const here = location.pathname + location.search;
  if (!to || to === here) await refresh();
  else await visit(to, new URL(to, location.href).pathname === location.pathname ? 'push' : 'push');
}

async function send(form, button) {
  if (form.hasAttribute('aria-busy')) return;
  form.setAttribute('aria-busy', 'true');
  const done = await post(form, button);
  form.removeAttribute('aria-busy');
  if (done.error) {
    complain(`That was not done: ${done.error}.`);
    return;
  }
  const menu = form.closest('.menu[open]');
  if (menu) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
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
  }
});

document.addEventListener('change', (event) => {
  const form = event.target.form;
  if (form?.hasAttribute('data-change')) form.requestSubmit();
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
