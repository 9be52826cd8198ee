// Tells the twin the time zone of whoever looks, so that it writes times as their clock does.

const root = document.documentElement;

/** Says how far this clock is from UTC at that moment. True: the page was made for another zone. */
export function tellZone(at) {
  const east = -new Date(at).getTimezoneOffset();
  const kept = document.cookie.match(/(?:^|; )twin_zone=(-?\d+)/)?.[1];
  if (kept === String(east)) return false;
  document.cookie = `twin_zone=${east}; path=/; max-age=31536000; samesite=strict`;
  return kept !== undefined || root.dataset.zone !== 'UTC' || east !== 0;
}
