// Times stay true: they follow the server's clock, which may stand, be moved, or run faster.

const root = document.documentElement;
let [base, since, speed] = [0, 0, 1];

function read() {
  base = Number(root.dataset.now);
  speed = Number(root.dataset.speed);
  since = performance.now();
}

const now = () => base + (performance.now() - since) * speed;

function span(ms) {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.floor(s / 60)} min`;
  if (s < 86400) return `${Math.floor(s / 3600)} h`;
  return `${Math.floor(s / 86400)} d`;
}

const forms = {
  ago: (at) => `${span(now() - at)} ago`,
  lasting: (at) => span(now() - at),
  ahead: (at) => `in ${span(at - now())}`,
  clock: (at) => new Date(at).toTimeString().slice(0, 5),
};

function tick() {
  for (const time of document.querySelectorAll('time')) {
    for (const [form, text] of Object.entries(forms)) {
      const at = time.dataset[form];
      if (at === undefined) continue;
      const wanted = text(Number(at));
      if (time.textContent !== wanted) time.textContent = wanted;
    }
  }
  const clock = document.querySelector('[data-clock-face]');
  if (clock && speed > 0) {
    const text = `${new Date(now()).toTimeString().slice(0, 8)} ${root.dataset.zone}`;
    const wanted = speed === 1 ? text : `${text} ×${speed}`;
    if (clock.textContent !== wanted) clock.textContent = wanted;
  }
}

/** Begins, and goes on as long as the page is there. */
export function startTimes() {
  read();
  tick();
  root.addEventListener('page:time', () => { read(); queueMicrotask(tick); });
  setInterval(tick, 1000);
}
