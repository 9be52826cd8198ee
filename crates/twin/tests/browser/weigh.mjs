// What a page weighs and how soon it is seen, as the browser measured it.

/** Loads a page. Bytes of HTML, CSS and JavaScript as sent and unpacked; first paint in ms. */
export async function weigh(page, address) {
  await page.goto(address, { waitUntil: 'load' });
  return page.evaluate(async () => {
    const painted = () => performance.getEntriesByName('first-contentful-paint')[0];
    while (!painted()) await new Promise(requestAnimationFrame);
    const text = performance.getEntries().filter((e) => ['navigation', 'script', 'link', 'css'].includes(e.initiatorType) || /\.(js|css)$/.test(e.name));
    const sum = (key) => text.reduce((all, e) => all + e[key], 0);
    return { paint: Math.round(painted().startTime), sent: sum('encodedBodySize'), unpacked: sum('decodedBodySize') };
  });
}

export const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)];
