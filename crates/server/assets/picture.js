// The picture of a bot: larger, smaller, found by name, and a click on a dialog leads to its source.
const picture = document.getElementById('bot-picture');
const svg = picture && (await drawing(picture.dataset.drawing));
const tools = document.getElementById('picture-tools');

// It comes by itself, so that it is sent small and kept by the browser. The page has its style already.
async function drawing(address) {
  const answer = await fetch(address);
  if (!answer.ok) return null;
  // A style that is only parsed is already one too many for the page's policy.
  const text = (await answer.text()).replace(/<style>[^]*?<\/style>/, '');
  const drawn = new DOMParser().parseFromString(text, 'image/svg+xml').documentElement;
  picture.replaceChildren(document.importNode(drawn, true));
  return picture.querySelector('svg');
}

if (svg && tools) {
  tools.hidden = false;
  const box = svg.viewBox.baseVal;
  let scale = 1;
  const zoom = (to) => {
    scale = Math.min(4, Math.max(0.1, to));
    svg.setAttribute('width', Math.round(box.width * scale));
    svg.setAttribute('height', Math.round(box.height * scale));
  };
  const fit = () => zoom(Math.min(1, (picture.clientWidth - 34) / box.width));
  document.getElementById('picture-in').addEventListener('click', () => zoom(scale * 1.25));
  document.getElementById('picture-out').addEventListener('click', () => zoom(scale / 1.25));
  document.getElementById('picture-fit').addEventListener('click', fit);
  fit();

  const dialogs = [...svg.querySelectorAll('.dialog')];
  for (const dialog of dialogs) {
    dialog.addEventListener('click', () => {
      location.href = picture.dataset.dialogs + encodeURIComponent(dialog.dataset.name);
    });
  }
  const input = document.getElementById('picture-find');
  const told = document.getElementById('picture-found');
  let at = 0;
  const find = (next) => {
    const wanted = input.value.trim().toLowerCase();
    const found = wanted ? dialogs.filter((one) => one.dataset.name.toLowerCase().includes(wanted)) : [];
    at = next && found.length ? (at + 1) % found.length : 0;
    dialogs.forEach((one) => one.classList.remove('found'));
    found[at]?.classList.add('found');
    found[at]?.scrollIntoView({ block: 'center', inline: 'center' });
    input.focus({ preventScroll: true });
    told.textContent = !wanted ? '' : found.length ? `${at + 1} of ${found.length}` : 'none';
  };
  input.addEventListener('input', () => find(false));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') find(true);
  });
}
