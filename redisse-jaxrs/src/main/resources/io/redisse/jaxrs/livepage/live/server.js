// The page's requests to the server. All addresses are relative to the folder of the page.

import {count} from './format.js';

const address = path => new URL(path, document.baseURI);

const TIMEOUT = 3000;

/** Returns the state of the server, or null if it does not respond. */
export async function state() {
  try {
    const response = await fetch(address('live/state'), {
      headers: {Accept: 'application/json'},
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT),
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

export function streamAddress(path, channels) {
  return address(`./${path}?${channels.map(encodeURIComponent).join('&')}`);
}

/** Publishes an event, or numbered copies of it in one request. Returns {done, text, unauthorized}. */
export async function publish({channel, type, data, times, token}) {
  const headers = {Accept: 'application/json', 'Content-Type': 'application/json'};
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  const event = {...(type && {type}), data};
  try {
    const response = times === 1
      ? await fetch(
        address(`channels/${encodeURIComponent(channel)}/events`),
        {method: 'POST', headers, body: JSON.stringify(event)})
      : await fetch(
        address('events'),
        {method: 'POST', headers, body: JSON.stringify(numbered({channel, ...event}, times))});
    return await outcome(response);
  } catch (error) {
    return {done: false, text: error.message};
  }
}

function numbered(event, times) {
  return Array.from({length: times}, (_, i) => ({...event, data: `${event.data} ${i + 1}`}));
}

async function outcome(response) {
  const text = await response.text();
  const results = parse(text);
  if (response.ok) {
    return {
      done: true,
      text: Array.isArray(results)
        ? `${count(results.length, 'event')}, the last with id ${results.at(-1).id}`
        : `with id ${results.id}`,
    };
  }
  const failed = Array.isArray(results) ? results.find(result => result.error) : results;
  return {
    done: false,
    text: failed?.error ?? (text.trim() || `${response.status} ${response.statusText}`),
    unauthorized: response.status === 401,
  };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
