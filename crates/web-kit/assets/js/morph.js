// Lays fresh HTML over what is shown and changes only what differs. What a person has typed,
// chosen, opened or focused stays.

const same = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || '') === (b.id || '');

/** What a script says beside what is typed. */
const SAID = ['data-chosen', 'data-failed', 'data-sending'];

/** What belongs to the person, by element. */
function keeps(element, name) {
  if (name === 'open') return element.localName === 'details' || element.localName === 'dialog';
  if (element.hasAttribute('data-keep')) return true;
  if (name === 'hidden') return SAID.some((one) => element.hasAttribute(one));
  if (name === 'class') return false;
  return name === 'data-ready' || name === 'aria-busy' || (name === 'style' && element.matches('textarea, .pop'));
}

function attributes(old, fresh) {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !keeps(old, name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !keeps(old, name)) old.setAttribute(name, value);
  }
}

/** Whether somebody chose something that is not sent yet. */
function isChosen(select) {
  if (select.hasAttribute('data-change') || select.form?.hasAttribute('data-change')) return false;
  const said = [...select.options].findIndex((one) => one.defaultSelected);
  return select.selectedIndex !== Math.max(said, 0);
}

/** A field shows the fresh value unless somebody changed it. */
function field(old, fresh) {
  if (old.type === 'file' || old.type === 'radio' || old === document.activeElement) return;
  if (old.localName === 'textarea') {
    if (old.value === old.defaultValue || fresh.defaultValue !== old.defaultValue) {
      const said = fresh.defaultValue;
      if (said !== old.defaultValue && (said || old.value === old.defaultValue)) old.value = said;
      old.defaultValue = said;
    }
    return;
  }
  if (old.localName === 'select') {
    const { value } = isChosen(old) ? old : fresh;
    queueMicrotask(() => { old.value = [...old.options].some((one) => one.value === value) ? value : fresh.value; });
    return;
  }
  if (old.value === old.defaultValue) old.value = fresh.defaultValue;
}

/** Makes `old` look like `fresh`. */
export function morph(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
    return;
  }
  if (['textarea', 'select', 'input'].includes(old.localName)) field(old, fresh);
  attributes(old, fresh);
  if (old.localName === 'textarea') return;
  if (SAID.some((one) => old.hasAttribute(one))) return;
  children(old, fresh);
}

/** Whether somebody has typed into it what is not on its way. */
function isTyped(item) {
  if (item.querySelector('form[aria-busy]')) return false;
  const fields = [...item.querySelectorAll('textarea, input:not([type="hidden"])')];
  return fields.some((one) => one.value !== one.defaultValue);
}

/** An item that is gone from a list while somebody types into it stays until they put it away. It can
    no longer be sent. */
function keep(item) {
  item.removeAttribute('data-item');
  item.setAttribute('data-script', '');
  for (const one of item.querySelectorAll('button')) one.disabled = true;
  for (const one of item.querySelectorAll('[data-key]')) one.removeAttribute('data-key');
  const told = document.createElement('p');
  told.className = 'why';
  told.setAttribute('role', 'status');
  told.textContent = 'This was dealt with meanwhile, or is out of date. What you typed is still here. ';
  const away = document.createElement('button');
  away.type = 'button';
  away.textContent = 'Put it away';
  away.addEventListener('click', () => item.remove());
  told.append(away);
  item.prepend(told);
}

function remove(node) {
  if (isScripts(node)) return;
  const items = node.nodeType === Node.ELEMENT_NODE ? [node, ...node.querySelectorAll('[data-item]')] : [];
  const typed = items.filter((one) => one.hasAttribute('data-item') && isTyped(one));
  typed.forEach(keep);
  if (typed.length > 0 && typed[0] !== node) node.before(...typed);
  if (typed[0] !== node) node.remove();
}

const isScripts = (node) => node.nodeType === Node.ELEMENT_NODE && node.hasAttribute('data-script');

/** What tells an element from its like: its own id, or those within it. */
const named = (element) => (element.id ? [element] : element.querySelectorAll('[id]'));

/** The elements of `old` that are those of `fresh`, told by their ids. An open menu in a box without
    one stays open, whatever comes or goes beside the box. */
function pairs(old, fresh) {
  const holders = new Map();
  for (const child of old.children) for (const { id } of named(child)) holders.set(id, child);
  const found = new Map();
  const taken = new Set();
  for (const wanted of fresh.children) {
    for (const { id } of named(wanted)) {
      const holder = holders.get(id);
      if (!holder || taken.has(holder) || !same(holder, wanted)) continue;
      found.set(wanted, holder);
      taken.add(holder);
      break;
    }
  }
  return [found, taken];
}

function children(old, fresh) {
  const [found, taken] = pairs(old, fresh);
  let at = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const match = found.get(wanted) ?? (at && !taken.has(at) && same(at, wanted) ? at : null);
    // What is gone makes room: what stays is moved only where the order changed, as a move takes
    // the focus away.
    while (found.has(wanted) && at !== match && at && !taken.has(at)) {
      const gone = at;
      at = at.nextSibling;
      remove(gone);
    }
    if (match) {
      if (match === at) at = at.nextSibling;
      else old.insertBefore(match, at);
      taken.delete(match);
      morph(match, wanted);
    } else {
      old.insertBefore(document.adoptNode(wanted), at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    remove(at);
    at = next;
  }
}
