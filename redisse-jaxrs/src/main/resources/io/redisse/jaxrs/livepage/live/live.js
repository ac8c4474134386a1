// Wires the page: what the reader does, what the server is asked for, what the stream brings.

import {Chart} from './chart.js';
import {EventList, heard} from './event-list.js';
import {EventStream} from './event-stream.js';
import {count, latency, number} from './format.js';
import * as server from './server.js';

const SECOND = 1000;
const ANNOUNCE_EVERY = 5000;

const element = id => document.getElementById(id);
const value = id => element(id).value.trim();

const list = new EventList(element('events'), {serverTime, onShown});
const charts = {
  deliveries: new Chart(element('delivery-chart')),
  streams: new Chart(element('stream-chart')),
};

let stream = null;
let known = null; // What the server said of itself last, and when.
let clockAhead = 0; // By how many milliseconds the server's clock is ahead.
let historyThrough = 0; // Events up to this id were published before the stream was opened.

function serverTime() {
  return Date.now() + clockAhead;
}

// --- What the server does

async function refresh() {
  const asked = performance.now();
  const state = await server.state();
  const before = known;
  known = state && {...state, asked};
  showServer();
  if (known) {
    clockAhead = known.time - Date.now();
    showCounts(known.counts, before);
  }
}

function showServer() {
  if (!known) {
    health('server', 'bad', 'does not answer');
    health('backend', 'off', 'unknown');
    return;
  }
  const {accepting, backend, publishing} = known;
  health('server', accepting ? 'good' : 'bad', accepting ? 'takes streams' : 'takes no streams now');
  health('backend', backend.up ? 'good' : 'bad',
    backend.up ? `answers ${latency(backend.micros)}` : 'does not answer');
  element('publishing-off').hidden = publishing;
  element('publish').hidden = !publishing;
}

function showCounts({connected, served, events, missing}, before) {
  charts.streams.add(known.asked, connected);
  element('stream-count').textContent = number(connected);
  element('stream-total').textContent =
    `${number(served)} ended, ${number(missing)} with gaps`;
  element('delivery-total').textContent = `${number(events)} in all`;
  if (before) {
    // Behind a balancer, the next answer may be another server's.
    const delivered = Math.max(0, events - before.counts.events);
    const rate = SECOND * delivered / (known.asked - before.asked);
    charts.deliveries.add(known.asked, rate);
    element('delivery-rate').textContent = number(Math.round(rate));
  }
}

function health(what, level, text) {
  const item = element(`${what}-health`);
  item.dataset.level = level;
  item.querySelector('span').textContent = text;
}

async function watch() {
  for (;;) {
    if (!document.hidden) {
      await refresh();
    }
    await new Promise(resolve => setTimeout(resolve, SECOND));
  }
}

// --- Listening

const STREAM_HEALTH = {
  connecting: ['wait', 'connecting'],
  listening: ['good', 'listening'],
  waiting: ['bad', 'interrupted'],
  ended: ['bad', 'refused'],
  stopped: ['off', 'stopped'],
};

function start() {
  stop();
  const channels = value('channels').split(/\s+/).filter(name => name);
  const lastEventId = value('last-event-id');
  stream = new EventStream({
    url: server.streamAddress(known?.events ?? 'events', channels),
    token: value('listen-token'),
    lastEventId,
    beforeConnect: async () => {
      historyThrough = (await server.state())?.backend.lastId ?? 0;
    },
    onEvent,
    onState,
  });
  list.note(`Listening to ${channels.join(', ') || 'what the server chooses'}`
    + (lastEventId ? `, after ${lastEventId}` : ', from now on'));
  showControls();
}

function stop() {
  if (stream) {
    stream.stop();
    onStopped();
    onState({name: 'stopped', detail: ''});
    list.note('Stopped');
  }
}

function onStopped() {
  showCursor();
  stream = null;
  showControls();
}

function onEvent(event) {
  if (event.type === 'missedevents') {
    list.missed(event.data);
    announce('Events were missed. The list of events says why.');
  } else if (event.type === 'lastEventId') {
    list.note(`Nothing else in the history; what follows comes after ${event.id}`);
  } else {
    list.event(event, Number(event.id) <= historyThrough);
  }
}

function onState({name, detail}) {
  const [level, text] = STREAM_HEALTH[name];
  health('stream', level, text);
  if (name !== 'connecting') {
    announce(`Stream: ${text}`);
  }
  if (detail) {
    list.note(`Stream ${text}: ${detail}`);
  }
  if (name === 'ended') {
    onStopped();
    if (detail.startsWith('401')) {
      askFor('listen-token');
    }
  }
}

function onShown(received) {
  element('empty').hidden = element('events').childElementCount > 0;
  element('received').textContent = heard(received);
  showCursor();
  announceReceived(received.events);
}

function showCursor() {
  if (stream) {
    element('last-event-id').value = stream.lastEventId;
  }
}

function showControls() {
  const listening = stream !== null;
  for (const id of ['channels', 'last-event-id', 'listen-token']) {
    element(id).readOnly = listening;
  }
  const hadFocus = [element('start'), element('stop')].includes(document.activeElement);
  element('start').hidden = listening;
  element('stop').hidden = !listening;
  element('start').textContent = value('last-event-id') ? 'Resume' : 'Listen';
  if (hadFocus) {
    element(listening ? 'stop' : 'start').focus();
  }
}

function askFor(field) {
  element(field).closest('details').open = true;
  element(field).focus();
}

// --- What is said to those who hear the page

let announced = {at: -ANNOUNCE_EVERY, events: 0};

function announce(text) {
  element('announcer').textContent = text;
}

function announceReceived(events) {
  const now = performance.now();
  if (events > announced.events && now - announced.at >= ANNOUNCE_EVERY) {
    announce(count(events - announced.events, 'new event'));
    announced = {at: now, events};
  }
  announced.events = Math.min(announced.events, events);
}

// --- Publishing

async function publish() {
  const published = element('published');
  published.textContent = '';
  const {done, text, unauthorized} = await server.publish({
    channel: value('channel'),
    type: value('type'),
    data: element('data').value,
    times: Math.max(1, Math.round(element('times').valueAsNumber) || 1),
    token: value('publish-token'),
  });
  published.textContent = done ? `Published ${text}` : `Not published: ${text}`;
  published.dataset.level = done ? 'good' : 'bad';
  if (unauthorized) {
    askFor('publish-token');
  }
}

// --- The code that does the same

function showCode() {
  const channels = value('channels').split(/\s+/).filter(name => name);
  const {pathname, search, origin} = server.streamAddress(known?.events ?? 'events', channels);
  element('code').textContent =
    `const events = new EventSource('${pathname}${search}');\n`
    + `events.addEventListener('message', event => show(event.data));\n`
    + `events.addEventListener('missedevents', () => loadAnew());\n\n`
    + `curl -N -H 'Accept: text/event-stream' \\\n  '${origin}${pathname}${search}'`;
}

// --- The beginning

element('listen').addEventListener('submit', event => {
  event.preventDefault();
  start();
});
element('stop').addEventListener('click', stop);
element('clear').addEventListener('click', () => list.clear());
element('last-event-id').addEventListener('input', showControls);
element('channels').addEventListener('input', showCode);
element('publish').addEventListener('submit', event => {
  event.preventDefault();
  publish();
});
element('data').addEventListener('keydown', event => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    element('publish').requestSubmit();
  }
});

const asked = [...new URLSearchParams(location.search).keys()].join(' ');
if (asked) {
  element('channels').value = asked;
  element('channel').value = asked.split(' ')[0];
}
showControls();
await refresh();
showCode();
watch();
