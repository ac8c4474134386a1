// Connects the controls of the page, the requests to the server and the event stream.

import {Chart} from './chart.js';
import {EventList, receivedSummary} from './event-list.js';
import {EventStream} from './event-stream.js';
import {count, latency, number} from './format.js';
import * as server from './server.js';

const SECOND = 1000;
const ANNOUNCE_EVERY = 5000;

const element = id => document.getElementById(id);
const value = id => element(id).value.trim();

const list = new EventList(element('events'), {serverTime, onUpdated: onListUpdated});
const charts = {
  deliveries: new Chart(element('delivery-chart')),
  streams: new Chart(element('stream-chart')),
};

let stream = null;
let known = null; // The last state of the server, with the time of the request.
let clockOffset = 0; // Milliseconds by which the server's clock is ahead of this one.
let historyThrough = 0; // Events up to this id were published before the stream was opened.

function serverTime() {
  return Date.now() + clockOffset;
}

// --- State of the server

async function refresh() {
  const requestedAt = performance.now();
  const state = await server.state();
  const before = known;
  known = state && {...state, requestedAt};
  showServer();
  if (known) {
    clockOffset = known.time - Date.now();
    showCounts(known.counts, before);
  }
}

function showServer() {
  if (!known) {
    health('server', 'bad', 'not responding');
    health('backend', 'off', 'unknown');
    return;
  }
  const {accepting, backend, publishing} = known;
  health('server', accepting ? 'good' : 'bad', accepting ? 'accepting streams' : 'not accepting streams');
  health('backend', backend.up ? 'good' : 'bad',
    backend.up ? `responds ${latency(backend.micros)}` : 'not responding');
  element('publishing-off').hidden = publishing;
  element('publish').hidden = !publishing;
}

function showCounts({connected, served, events, missing}, before) {
  charts.streams.add(known.requestedAt, connected);
  element('stream-count').textContent = number(connected);
  element('stream-total').textContent =
    `${number(served)} ended, ${number(missing)} with gaps`;
  element('delivery-total').textContent = `${number(events)} in total`;
  if (before) {
    // Behind a load balancer, another server with lower counts may have responded.
    const delivered = Math.max(0, events - before.counts.events);
    const rate = SECOND * delivered / (known.requestedAt - before.requestedAt);
    charts.deliveries.add(known.requestedAt, rate);
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

// --- Subscribing

const STREAM_HEALTH = {
  connecting: ['wait', 'connecting'],
  connected: ['good', 'connected'],
  waiting: ['bad', 'reconnecting'],
  rejected: ['bad', 'rejected'],
  stopped: ['off', 'stopped'],
};

function start() {
  stop();
  const channels = value('channels').split(/\s+/).filter(name => name);
  const lastEventId = value('last-event-id');
  stream = new EventStream({
    url: server.streamAddress(known?.events ?? 'events', channels),
    token: value('subscribe-token'),
    lastEventId,
    beforeConnect: async () => {
      historyThrough = (await server.state())?.backend.lastId ?? 0;
    },
    onEvent,
    onState,
  });
  list.note(`Subscribing to ${channels.join(', ') || 'the channels that the server selects'}`
    + (lastEventId ? `, resuming after ${lastEventId}` : ', from now on'));
  showControls();
}

function stop() {
  if (stream) {
    stream.stop();
    onStreamEnded();
    onState({name: 'stopped', detail: ''});
    list.note('Stopped');
  }
}

function onStreamEnded() {
  showCursor();
  stream = null;
  showControls();
}

function onEvent(event) {
  if (event.type === 'missedevents') {
    list.missed(event.data);
    announce('Events were missed. The list of events shows the reason.');
  } else if (event.type === 'lastEventId') {
    list.note(`No further events in the history; live events follow after ${event.id}`);
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
  if (name === 'rejected') {
    onStreamEnded();
    if (detail.startsWith('401')) {
      openAndFocus('subscribe-token');
    }
  }
}

function onListUpdated(received) {
  element('empty').hidden = element('events').childElementCount > 0;
  element('received').textContent = receivedSummary(received);
  showCursor();
  announceReceived(received.events);
}

function showCursor() {
  if (stream) {
    element('last-event-id').value = stream.lastEventId;
  }
}

function showControls() {
  const subscribed = stream !== null;
  for (const id of ['channels', 'last-event-id', 'subscribe-token']) {
    element(id).readOnly = subscribed;
  }
  const hadFocus = [element('start'), element('stop')].includes(document.activeElement);
  element('start').hidden = subscribed;
  element('stop').hidden = !subscribed;
  element('start').textContent = value('last-event-id') ? 'Resume' : 'Subscribe';
  if (hadFocus) {
    element(subscribed ? 'stop' : 'start').focus();
  }
}

function openAndFocus(field) {
  element(field).closest('details').open = true;
  element(field).focus();
}

// --- Announcements for screen readers

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
    openAndFocus('publish-token');
  }
}

// --- Code example

function showCode() {
  const channels = value('channels').split(/\s+/).filter(name => name);
  const {pathname, search, origin} = server.streamAddress(known?.events ?? 'events', channels);
  element('code').textContent =
    `const events = new EventSource('${pathname}${search}');\n`
    + `events.addEventListener('message', event => show(event.data));\n`
    + `events.addEventListener('missedevents', () => reloadState());\n\n`
    + `curl -N -H 'Accept: text/event-stream' \\\n  '${origin}${pathname}${search}'`;
}

// --- Initialization

element('subscribe').addEventListener('submit', event => {
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

const named = [...new URLSearchParams(location.search).keys()].join(' ');
if (named) {
  element('channels').value = named;
  element('channel').value = named.split(' ')[0];
}
showControls();
await refresh();
showCode();
watch();
