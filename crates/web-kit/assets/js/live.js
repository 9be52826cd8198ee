// What changed, as it changes. However many windows are open, one of them listens to the server and
// tells the others: a browser allows only a few connections to one place.

import { feedIs } from './patience.js';

const root = document.documentElement;
/** Where changes are told; windows of one feed share it. */
const { feed } = root.dataset;
const others = 'BroadcastChannel' in window ? new BroadcastChannel(`events ${feed}`) : null;
let place = root.dataset.place;
let changed = () => {};
let told = '';

function say(text, lost) {
  if (told === text) return;
  told = text;
  feedIs(text, lost);
}

/** Whether this page shows what changed. */
function concerns(what) {
  const shown = (root.dataset.live ?? '').split(' ');
  return what.some((one) => one === 'everything' || shown.includes(one.split(':')[0]));
}

function take({ id, what, lost }) {
  if (lost) {
    say('Reconnecting', true);
    return;
  }
  say('Live', false);
  if (id) place = id;
  if (what && concerns(what)) changed();
}

/** Listens until the page is gone. The browser connects again by itself, and says
    where it was; where it gives up, we begin anew. */
function listen() {
  const source = new EventSource(`${feed}?after=${encodeURIComponent(place)}`);
  const tell = (news) => {
    take(news);
    others?.postMessage(news);
  };
  source.addEventListener('change', (event) => {
    tell({ id: event.lastEventId, what: JSON.parse(event.data).what });
  });
  source.addEventListener('error', () => {
    tell({ lost: true });
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 1000);
  });
}

/** Calls this whenever something changed that the page shows. */
export function watch(call) {
  changed = call;
  if (!others || !navigator.locks) {
    listen();
    return;
  }
  let leads = false;
  others.addEventListener('message', ({ data }) => {
    if (data.hello) {
      // A new window may have missed what came while it loaded.
      if (leads) others.postMessage({ id: place, what: data.hello === place ? [] : ['everything'] });
    } else {
      take(data);
    }
  });
  navigator.locks.request(`events ${feed}`, () => {
    leads = true;
    listen();
    return new Promise(() => {});
  });
  others.postMessage({ hello: place });
  // Whoever listens may be asleep in the background.
  setTimeout(() => { if (!told) listen(); }, 3000);
}
