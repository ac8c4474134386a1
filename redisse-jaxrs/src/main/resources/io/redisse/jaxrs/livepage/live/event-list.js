// The list of received events, newest first. Entries are buffered and shown ten times a second. The list
// keeps only the newest entries, and only the beginning of long texts, so that time and memory stay
// bounded.

import {age, byteLength, count, size, timeOf} from './format.js';

const MAX_ROWS = 200;
const MAX_TEXT = 2000;
const MAX_LINES = 20;
const UPDATE_INTERVAL = 100;

const REASONS = {
  trimmed: 'more events were published than the history keeps per channel',
  expired: 'the events exceeded the age limit of the history',
  reset: 'the store was emptied, restored or failed over',
  unknown: 'the server never issued this Last-Event-ID, or cannot know what followed it',
};

export class EventList {
  #list;
  #onUpdated;
  #serverTime;
  #pending = [];
  #timer = null;
  #received = {events: 0, bytes: 0};

  /**
   * serverTime returns the server's time. onUpdated is called after each update of the list with the
   * total number of events and bytes received.
   */
  constructor(list, {serverTime, onUpdated}) {
    this.#list = list;
    this.#serverTime = serverTime;
    this.#onUpdated = onUpdated;
    setInterval(() => this.#updateAges(), 1000);
  }

  /** Adds an event. One from history was published before the stream was opened. */
  event({id, type, data}, fromHistory) {
    const bytes = byteLength(data);
    this.#received.events++;
    this.#received.bytes += bytes;
    const published = timeOf(id);
    const time = Number.isNaN(published) ? this.#serverTime() : published;
    this.#add({kind: 'event', id, type, text: beginning(data), bytes, fromHistory, time});
  }

  /** Adds a gap; data is that of the missedevents event. */
  missed(data) {
    this.#add({kind: 'missed', gaps: gapsOf(data)});
  }

  /** Adds a note about the stream itself. */
  note(text) {
    this.#add({kind: 'note', text, time: this.#serverTime()});
  }

  clear() {
    this.#pending = [];
    this.#received = {events: 0, bytes: 0};
    this.#list.replaceChildren();
    this.#onUpdated(this.#received);
  }

  #add(entry) {
    this.#pending.push(entry);
    if (this.#pending.length >= 2 * MAX_ROWS) {
      this.#pending.splice(0, MAX_ROWS);
    }
    this.#timer ??= setTimeout(() => this.#update(), UPDATE_INTERVAL);
  }

  #update() {
    this.#timer = null;
    const entries = this.#pending.slice(-MAX_ROWS).reverse();
    this.#pending = [];
    this.#list.prepend(...entries.map(entry => this.#row(entry)));
    while (this.#list.childElementCount > MAX_ROWS) {
      this.#list.lastElementChild.remove();
    }
    this.#onUpdated(this.#received);
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
      this.#updateAge(time);
    }
    return row;
  }

  #updateAges() {
    if (!document.hidden) {
      this.#list.querySelectorAll('.age').forEach(time => this.#updateAge(time));
    }
  }

  #updateAge(time) {
    const text = age(this.#serverTime() - Date.parse(time.dateTime));
    if (time.textContent !== text) {
      time.textContent = text;
    }
  }
}

function beginning(data) {
  const text = data.slice(0, MAX_TEXT).split('\n').slice(0, MAX_LINES).join('\n');
  return text.length < data.length ? `${text}…` : text;
}

/** Returns pairs of channel and reason. Data in any other format is shown as it is. */
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
  item.append(name, reason && ` (${reason}): ${REASONS[reason] ?? 'unknown reason'}.`);
  return item;
}

export const receivedSummary = ({events, bytes}) =>
  `${count(events, 'event')} received, ${size(bytes)}`;
