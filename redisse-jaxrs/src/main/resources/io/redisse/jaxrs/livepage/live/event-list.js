// The list of what was heard, newest first. What comes is collected and shown ten times a second; no
// more than the newest are kept, and of a long text only the beginning, so that neither time nor memory
// grows with what was heard.

import {age, byteLength, count, size, timeOf} from './format.js';

const MOST_ROWS = 200;
const MOST_TEXT = 2000;
const MOST_LINES = 20;
const PAUSE = 100;

const REASONS = {
  trimmed: 'the history keeps only the newest events of each channel, and there were more',
  expired: 'they had become older than the history keeps events',
  reset: 'the store began anew: it was emptied, restored or failed over',
  unknown: 'the server never gave this Last-Event-ID, or cannot know what came after it',
};

export class EventList {
  #list;
  #onShown;
  #serverTime;
  #waiting = [];
  #timer = null;
  #received = {events: 0, bytes: 0};

  /**
   * serverTime gives the server's clock. onShown is called after rows were added, with how many events
   * and bytes came in all.
   */
  constructor(list, {serverTime, onShown}) {
    this.#list = list;
    this.#serverTime = serverTime;
    this.#onShown = onShown;
    setInterval(() => this.#tellAges(), 1000);
  }

  /** Adds an event; one from history was published before the stream was opened. */
  event({id, type, data}, fromHistory) {
    const bytes = byteLength(data);
    this.#received.events++;
    this.#received.bytes += bytes;
    const published = timeOf(id);
    const time = Number.isNaN(published) ? this.#serverTime() : published;
    this.#add({kind: 'event', id, type, text: beginning(data), bytes, fromHistory, time});
  }

  /** Adds that the stream has a gap; data is that of the missedevents. */
  missed(data) {
    this.#add({kind: 'missed', gaps: gapsOf(data)});
  }

  /** Adds what happened to the stream itself. */
  note(text) {
    this.#add({kind: 'note', text, time: this.#serverTime()});
  }

  clear() {
    this.#waiting = [];
    this.#received = {events: 0, bytes: 0};
    this.#list.replaceChildren();
    this.#onShown(this.#received);
  }

  #add(entry) {
    this.#waiting.push(entry);
    if (this.#waiting.length >= 2 * MOST_ROWS) {
      this.#waiting.splice(0, MOST_ROWS);
    }
    this.#timer ??= setTimeout(() => this.#show(), PAUSE);
  }

  #show() {
    this.#timer = null;
    const entries = this.#waiting.slice(-MOST_ROWS).reverse();
    this.#waiting = [];
    this.#list.prepend(...entries.map(entry => this.#row(entry)));
    while (this.#list.childElementCount > MOST_ROWS) {
      this.#list.lastElementChild.remove();
    }
    this.#onShown(this.#received);
  }

  #row(entry) {
    const template = document.getElementById(`${entry.kind}-row`);
    const row = template.content.firstElementChild.cloneNode(true);
    const fill = (name, text) => {
      row.querySelector(`.${name}`).textContent = text;
    };
    switch (entry.kind) {
      case 'event':
        fill('type', entry.type);
        fill('id', entry.id);
        fill('size', size(entry.bytes));
        fill('data', entry.text);
        row.classList.toggle('replayed', entry.fromHistory);
        break;
      case 'missed':
        row.querySelector('.gaps').append(...entry.gaps.map(gapItem));
        break;
      case 'note':
        fill('text', entry.text);
        break;
    }
    const time = row.querySelector('.age');
    if (time) {
      time.dateTime = new Date(entry.time).toISOString();
      time.title = new Date(entry.time).toLocaleString();
      this.#tellAge(time);
    }
    return row;
  }

  #tellAges() {
    if (!document.hidden) {
      this.#list.querySelectorAll('.age').forEach(time => this.#tellAge(time));
    }
  }

  #tellAge(time) {
    const text = age(this.#serverTime() - Date.parse(time.dateTime));
    if (time.textContent !== text) {
      time.textContent = text;
    }
  }
}

function beginning(data) {
  const text = data.slice(0, MOST_TEXT).split('\n').slice(0, MOST_LINES).join('\n');
  return text.length < data.length ? `${text}…` : text;
}

/** Pairs of a channel and a reason. What another server says in other words is shown as it is. */
function gapsOf(data) {
  try {
    return Object.entries(JSON.parse(data).channels);
  } catch {
    return [[data, '']];
  }
}

function gapItem([channel, reason]) {
  const item = document.createElement('li');
  const name = document.createElement('strong');
  name.textContent = channel;
  item.append(name, reason && ` (${reason}): ${REASONS[reason] ?? 'no reason that this page knows'}.`);
  return item;
}

export const heard = ({events, bytes}) => `${count(events, 'event')} heard, ${size(bytes)}`;
