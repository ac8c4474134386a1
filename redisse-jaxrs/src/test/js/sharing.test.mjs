// Tests how tabs share a stream while tabs open, close, crash and freeze, connections break, and messages between tabs
// are late. SEED selects another sequence. Web Locks and the channel between tabs are simulated, because Node cannot
// crash a tab.

import assert from 'node:assert/strict';
import {createServer} from 'node:http';
import {after, before, test} from 'node:test';

let seed = Number(process.env.SEED ?? 1);

/** Returns a random number below a limit. */
function random(limit) {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff;
  return (seed >> 8) % limit;
}

const sleep = millis => new Promise(resolve => setTimeout(resolve, millis));

/** A channel that delivers late, and to each receiver at another time. */
class LateChannel {
  static all = new Set();
  #queue = [];
  #timer;

  constructor() {
    LateChannel.all.add(this);
  }

  postMessage(data) {
    for (const channel of LateChannel.all) {
      if (channel !== this) {
        channel.#queue.push(structuredClone(data));
        channel.#deliver();
      }
    }
  }

  #deliver() {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#queue.length && LateChannel.all.has(this)) {
        this.onmessage({data: this.#queue.shift()});
        this.#deliver();
      }
    }, random(3));
  }

  loseLatest(count) {
    this.#queue.splice(Math.max(0, this.#queue.length - count));
  }

  close() {
    LateChannel.all.delete(this);
  }
}

class OneLock {
  #holder;
  #waiting = [];

  request(name, {steal, signal}, callback) {
    return new Promise((resolve, reject) => {
      const request = {callback, resolve, reject};
      if (steal) {
        this.#holder?.reject(new Error('stolen'));
        this.#grant(request);
        return;
      }
      signal.addEventListener('abort', () => {
        this.#waiting = this.#waiting.filter(other => other !== request);
        reject(signal.reason);
      });
      this.#waiting.push(request);
      this.#next();
    });
  }

  async #grant(request) {
    this.#holder = request;
    await request.callback();
    request.resolve();
    if (this.#holder === request) {
      this.#holder = undefined;
      this.#next();
    }
  }

  #next() {
    if (!this.#holder && this.#waiting.length) {
      this.#grant(this.#waiting.shift());
    }
  }
}

globalThis.BroadcastChannel = LateChannel;
Object.defineProperty(globalThis, 'navigator', {value: {locks: new OneLock()}});
const {RedisseStream} = await import('../../main/resources/io/redisse/jaxrs/client/redisse.js');

const HISTORY = 30;
const published = [];
const connections = new Set();
let server;
let newest = 1000;

before(async () => {
  server = createServer((request, response) => {
    if (random(12) === 0) {
      response.writeHead(503).end();
      return;
    }
    response.writeHead(200, {'Content-Type': 'text/event-stream'});
    response.write('retry: 5\n');
    const cursor = Number(request.headers['last-event-id'] ?? newest);
    const missed = published.filter(({id}) => id > cursor);
    const events = missed.slice(-HISTORY);
    if (events.length < missed.length) {
      response.write('event: missedevents\ndata: {"channels":{"news":"trimmed"}}\n\n');
    }
    response.write(events.map(text).join('') || `event: lastEventId\ndata:\nid: ${newest}\n\n`);
    connections.add(response);
    response.on('close', () => connections.delete(response));
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
});

after(() => {
  server.closeAllConnections();
  server.close();
});

const text = ({id}) => `data: ${id}\nid: ${id}\n\n`;

function publish() {
  newest += 1 + random(3);
  published.push({id: newest});
  connections.forEach(connection => connection.write(text({id: newest})));
}

/** Opens a tab, which begins with the event after an id or, without one, with the next event. */
function openTab(lastEventId) {
  const received = [];
  const url = `http://127.0.0.1:${server.address().port}/events`;
  const stream = new RedisseStream(url, {
    channels: ['news'],
    share: true,
    heartbeat: 200,
    retry: 5,
    maxRetry: 20,
    lastEventId,
  });
  stream.onmessage = ({data}) => received.push(Number(data));
  stream.onmissedevents = () => received.push('missed');
  return {stream, received, lastEventId};
}

/** Checks that a tab received all events in order, and a gap only where events are missing. */
function check({received, lastEventId}, last) {
  let cursor = Number(lastEventId ?? 0);
  let reported = false;
  for (const event of received) {
    if (event === 'missed') {
      reported = true;
      continue;
    }
    const skipped = cursor ? published.filter(({id}) => id > cursor && id < event).length : 0;
    assert.ok(event > cursor, `${event} after ${cursor}: ${received}`);
    assert.ok(cursor === 0 || skipped > 0 === reported, `${skipped} events before ${event}: ${received}`);
    cursor = event;
    reported = false;
  }
  assert.ok(!last || cursor === last, `ends at ${cursor} instead of ${last}: ${received}`);
}

test('each tab receives everything once', async () => {
  const closed = [];
  let tabs = [openTab(), openTab(), openTab()];
  const removeTab = () => {
    const [tab] = tabs.splice(random(tabs.length), 1);
    tab.stream.close();
    closed.push(tab);
  };
  await sleep(50);
  for (let step = 0; step < 100; step++) {
    for (let i = random(4); i > 0; i--) {
      publish();
    }
    if (tabs.length > 6) {
      removeTab();
    }
    switch (random(8)) {
      case 0:
        tabs.push(openTab());
        break;
      case 1:
        tabs.push(openTab(tabs[0].stream.lastEventId || undefined));
        break;
      case 2:
        tabs.push(openTab(`${published[random(published.length)]?.id ?? 1000}`));
        break;
      case 3:
      case 4:
        if (tabs.length > 1) {
          removeTab();
        }
        break;
      case 5: // A tab crashes, and its latest messages reach some of the others only.
        if (tabs.length > 1) {
          LateChannel.all.forEach(channel => channel.loseLatest(random(3)));
          removeTab();
        }
        break;
      case 6:
        connections.forEach(connection => connection.destroy());
        break;
    }
    await sleep(random(12));
  }
  const upToDate = () => tabs.every(({received}) => received.at(-1) === newest);
  for (const end = Date.now() + 20_000; !upToDate(); ) {
    assert.ok(Date.now() < end, `not up to ${newest}: ${tabs.map(({received}) => received.at(-1))}`);
    publish(); // A tab that has just joined begins with the next event.
    for (let i = 0; i < 50 && !upToDate(); i++) {
      await sleep(10);
    }
  }
  tabs.forEach(({stream}) => stream.close());
  closed.forEach(tab => check(tab));
  tabs.forEach(tab => check(tab, newest));
});
