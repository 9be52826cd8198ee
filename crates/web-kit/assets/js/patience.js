// How the connection does, in the bar. A server that is there and says nothing looks like one that
// is slow: after a second and a half it is said that there is no answer, until one comes.

const LATE = 1500;
const state = document.getElementById('link-state');
const late = new Set();
let feed = ['', false];

function show() {
  const [text, lost] = late.size > 0 ? ['No answer', true] : feed;
  if (state.textContent !== text) state.textContent = text;
  state.classList.toggle('lost', lost);
}

/** Says how the feed of changes does. */
export function feedIs(text, lost) {
  feed = [text, lost];
  show();
}

/** Waits for this; `told` is called if it takes long. */
export async function patiently(call, told = () => {}) {
  const one = {};
  const timer = setTimeout(() => {
    late.add(one);
    show();
    told();
  }, LATE);
  try {
    return await call();
  } finally {
    clearTimeout(timer);
    late.delete(one);
    show();
  }
}
