// A thread that is read stays where it is when something new comes; one that is at its end follows.

const ends = new WeakMap();

function pill(log) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'newer';
  button.setAttribute('data-script', '');
  button.textContent = 'New messages';
  button.addEventListener('click', () => {
    log.scrollTo({ top: 0 });
    button.remove();
  });
  return button;
}

/** Looks at every thread after the page was shown anew. The threads lie the other way up: 0 is
    their end. */
export function prepareScroll() {
  for (const log of document.querySelectorAll('[data-log]')) {
    const last = log.querySelector('.entries > :last-child')?.id ?? '';
    const before = ends.get(log);
    if (!before) {
      log.addEventListener('scroll', () => {
        if (log.scrollTop > -40) log.parentElement.querySelector('.newer')?.remove();
      }, { passive: true });
    } else if (before !== last && log.scrollTop < -40 && !log.parentElement.querySelector('.newer')) {
      log.after(pill(log));
    }
    ends.set(log, last);
  }
  if (innerWidth < 1180) {
    for (const fold of document.querySelectorAll('.details-fold:not([data-ready])')) {
      fold.setAttribute('data-ready', '');
      fold.open = false;
    }
  }
}
