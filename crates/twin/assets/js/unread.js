// What came since this browser last showed a conversation is marked, and counted in the tab's title.
import { onPage } from './page.js';

const key = (of) => `seen:${of}`;
const seen = (of) => Number(localStorage.getItem(key(of)) ?? 0);
const isSeen = () => document.visibilityState === 'visible';
let title = document.title;

function mark() {
  for (const shown of document.querySelectorAll('[data-seen-of]')) {
    if (isSeen() && shown.offsetParent) note(shown.dataset.seenOf, Number(shown.dataset.newest));
  }
  let count = 0;
  for (const row of document.querySelectorAll('[data-of]')) {
    const [of, newest] = [row.dataset.of, Number(row.dataset.newest)];
    const unread = newest > seen(of);
    row.classList.toggle('unread', unread);
    if (unread) count += 1;
  }
  const wanted = count ? `(${count}) ${title}` : title;
  if (document.title !== wanted) document.title = wanted;
}

function note(of, newest) {
  if (newest > seen(of)) localStorage.setItem(key(of), String(newest));
}

/** Begins: the page's own title is what is shown when everything was read. */
export function startUnread() {
  onPage((fresh) => {
    if (fresh) title = fresh;
    mark();
  });
  document.addEventListener('visibilitychange', mark);
  addEventListener('storage', mark);
}
