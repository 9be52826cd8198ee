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
    queueMicrotask(() => { old.value = fresh.value; });
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

function children(old, fresh) {
  const byId = new Map();
  for (const child of old.children) if (child.id) byId.set(child.id, child);
  let at = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    let match = null;
    if (wanted.id && byId.has(wanted.id)) {
      match = byId.get(wanted.id);
    } else if (at && same(at, wanted)) {
      match = at;
    }
    if (match && same(match, wanted)) {
      if (match === at) at = at.nextSibling;
      else old.insertBefore(match, at);
      morph(match, wanted);
    } else {
      old.insertBefore(document.adoptNode(wanted), at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    if (!(at.nodeType === Node.ELEMENT_NODE && at.hasAttribute('data-script'))) at.remove();
    at = next;
  }
}
