// Human-readable numbers, sizes and times.

const NUMBER = new Intl.NumberFormat('en', {maximumFractionDigits: 1});
const encoder = new TextEncoder();

// Ids start at the clock's microseconds when a store is created, and follow the clock. Ids outside this
// range, such as those of other stores, contain no time.
const FIRST_TIMED_ID = 1e15;
const LAST_TIMED_ID = 8e15;

export const number = value => NUMBER.format(value);

export const count = (n, one, many = `${one}s`) => `${number(n)} ${n === 1 ? one : many}`;

export const latency = micros => (micros < 100 ? 'in under 0.1 ms' : `in ${number(micros / 1000)} ms`);

export const byteLength = text => encoder.encode(text).length;

export function size(bytes) {
  if (bytes < 1024) {
    return `${bytes} B`;
  }
  return bytes < 1024 * 1024
    ? `${number(bytes / 1024)} KiB`
    : `${number(bytes / 1024 / 1024)} MiB`;
}

/**
 * Returns the time at which an event was published, in milliseconds since 1970 by the server's clock, or
 * NaN if the id contains no time.
 */
export function timeOf(id) {
  const micros = Number(id);
  return micros > FIRST_TIMED_ID && micros < LAST_TIMED_ID ? micros / 1000 : NaN;
}

export function age(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1000));
  if (seconds < 60) {
    return seconds === 0 ? 'now' : `${seconds} s ago`;
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} min ago`;
  }
  return seconds < 86400
    ? `${Math.floor(seconds / 3600)} h ago`
    : `${Math.floor(seconds / 86400)} d ago`;
}
