'use strict';

// An EventSource hears only the types that it was told of; this page shows them all, so it reads
// the stream itself.

const MOST_ROWS = 200;
const element = id => document.getElementById(id);

let stream = null;
let lastEventId = '';
let retry = 3000;

function tell(text) {
  element('state').textContent = text;
}

function show({id, type, data}) {
  const row = document.createElement('tr');
  if (type === 'missedevents') {
    row.className = type;
  }
  for (const text of [id, type, data]) {
    const cell = document.createElement('td');
    cell.textContent = text;
    row.append(cell);
  }
  const rows = element('events');
  rows.prepend(row);
  while (rows.childElementCount > MOST_ROWS) {
    rows.lastElementChild.remove();
  }
}

class Parser {
  #rest = '';
  #type = '';
  #data = [];

  feed(text) {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop();
    lines.forEach(line => this.#line(line));
  }

  #line(line) {
    if (line === '') {
      if (this.#data.length > 0) {
        show({id: lastEventId, type: this.#type || 'message', data: this.#data.join('\n')});
      }
      this.#type = '';
      this.#data = [];
      return;
    }
    const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
    switch (field) {
      case 'event': this.#type = value; break;
      case 'data': this.#data.push(value); break;
      case 'id': lastEventId = value; break;
      case 'retry': retry = Number(value); break;
    }
  }
}

async function read(url, signal) {
  const headers = {Accept: 'text/event-stream'};
  if (lastEventId) {
    headers['Last-Event-ID'] = lastEventId;
  }
  const response = await fetch(url, {headers, signal, cache: 'no-store'});
  if (!response.ok) {
    throw new Error(`${response.status}: ${(await response.text()).trim()}`);
  }
  tell('connected');
  const parser = new Parser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const {value, done} = await reader.read();
    if (done) {
      return;
    }
    parser.feed(value);
  }
}

async function follow(url, signal) {
  while (!signal.aborted) {
    try {
      tell('connecting');
      await read(url, signal);
      tell('reconnecting');
    } catch (error) {
      if (!signal.aborted) {
        tell(`not connected: ${error.message}`);
      }
    }
    await new Promise(resolve => setTimeout(resolve, retry));
  }
}

function disconnect() {
  stream?.abort();
  stream = null;
  tell('not connected');
}

element('connect').addEventListener('submit', event => {
  event.preventDefault();
  disconnect();
  const names = element('channels').value.split(/\s+/).filter(name => name);
  lastEventId = '';
  stream = new AbortController();
  follow('/events?' + names.map(encodeURIComponent).join('&'), stream.signal);
});

element('disconnect').addEventListener('click', disconnect);

element('publish').addEventListener('submit', async event => {
  event.preventDefault();
  const channel = encodeURIComponent(element('channel').value);
  const type = element('type').value;
  const token = element('token').value;
  const headers = {'Content-Type': 'text/plain;charset=utf-8'};
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  const published = element('published');
  try {
    const response = await fetch(
      `/channels/${channel}/events` + (type ? `?type=${encodeURIComponent(type)}` : ''),
      {method: 'POST', headers, body: element('data').value});
    const text = await response.text();
    published.textContent = response.ok ? `published as ${JSON.parse(text).id}` : text;
  } catch (error) {
    published.textContent = error.message;
  }
});

async function count() {
  try {
    const response = await fetch('/', {headers: {Accept: 'application/json'}});
    const {connected, served, events, missing} = await response.json();
    element('counts').textContent =
      `${connected} connected, ${served} served, ${events} events, ${missing} with gaps`;
  } catch {
    element('counts').textContent = '';
  }
}

count();
setInterval(count, 2000);
