// The windows that every page is looked at in: a phone, half of a laptop or 200 % zoom, a tablet, a
// laptop; by day and by night.
export const WINDOWS = [390, 640, 768, 1280].flatMap((width) => ['light', 'dark'].map((scheme) => ({
  width,
  height: width === 390 ? 844 : 800,
  scheme,
})));

export const called = ({ width, scheme }) => `at ${width} px, ${scheme}`;

/** Loads a page and waits until it is live. */
export async function opens(page, address) {
  await page.goto(address);
  // On a phone the word is not shown, only the dot.
  await page.locator('#link-state', { hasText: 'Live' }).waitFor({ state: 'attached' });
}
