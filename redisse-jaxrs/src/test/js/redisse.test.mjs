// Tests the client in Node, against responses that are scripted byte by byte and against the server at
// REDISSE_URL. NodeModuleTest of redisse-cli runs this file.

import assert from 'node:assert/strict';
import {readFileSync} from 'node:fs';
import {createServer} from 'node:http';
import {after, before, beforeEach, describe, test} from 'node:test';
import {gzipSync} from 'node:zlib';
import {RedisseStream} from '../../main/resources/io/redisse/jaxrs/client/redisse.js';

const QUICK = {retry: 10, maxRetry: 40, heartbeat: 60_000};

const folder = new URL('../../main/resources/io/redisse/jaxrs/client/', import.meta.url);

test('the module has at most 4 KB, compressed and without comments', () => {
  const source = readFileSync(new URL('redisse.js', folder), 'utf8');
  const code = source.replace(/^ *(\/\/|\/\*\*).*\n| \/\/ .*$/gm, '');
  assert.ok(gzipSync(code).length <= 4096, `${gzipSync(code).length} bytes`);
});

test('the package has all files that it names', () => {
  const {exports, files, types} = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8'));
  for (const file of [...files, types, ...Object.values(exports['.'])]) {
    assert.ok(readFileSync(new URL(file, folder)).length > 0, file);
  }
});

/** Waits until a condition holds. */
async function until(condition, what = condition) {
  for (const end = Date.now() + 20_000; !condition(); ) {
    assert.ok(Date.now() < end, `not true in time: ${what}`);
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}

describe('events', () => {
  const realFetch = globalThis.fetch;
  after(() => {
    globalThis.fetch = realFetch;
  });

  /** Returns what the client dispatches for a response that arrives in these pieces. */
  async function dispatched(...pieces) {
    let requests = 0;
    globalThis.fetch = async () => {
      if (requests++ > 0) {
        return new Response(null, {status: 204});
      }
      const body = new ReadableStream({
        start(controller) {
          pieces.forEach(piece => controller.enqueue(piece));
          controller.close();
        },
      });
      return new Response(body, {headers: {'Content-Type': 'text/event-stream'}});
    };
    const stream = new RedisseStream('http://localhost/', QUICK);
    const events = [];
    stream.onevent = ({type, data, lastEventId}) => events.push([type, data, lastEventId]);
    await until(() => stream.readyState === 2);
    return {events, cursor: stream.lastEventId};
  }

  const bytes = text => new TextEncoder().encode(text);
  const eventsOf = async text => (await dispatched(bytes(text))).events;

  for (const [name, text, expected] of [
    ['have a type, data and an id', 'event: a\ndata: b\nid: 1\n\n', [['a', 'b', '1']]],
    ['are messages without a type', 'data: b\n\n', [['message', 'b', '']]],
    ['keep the id of the former event', 'id: 1\ndata: a\n\ndata: b\n\n', [['message', 'a', '1'], ['message', 'b', '1']]],
    ['lose only one space', 'data:  a\ndata:b\n\n', [['message', ' a\nb', '']]],
    ['may have empty lines of data', 'data\ndata:\n\n', [['message', '\n', '']]],
    ['may have no data line, and are not dispatched', 'event: a\n\ndata: b\n\n', [['message', 'b', '']]],
    ['are ignored if incomplete', 'data: a\n\ndata: b\n', [['message', 'a', '']]],
    ['may contain colons', 'data: a: b\n\n', [['message', 'a: b', '']]],
    ['end at CR', 'data: a\rid: 1\r\rdata: b\r\r', [['message', 'a', '1'], ['message', 'b', '1']]],
    ['end at CRLF', 'data: a\r\nid: 1\r\n\r\n', [['message', 'a', '1']]],
    ['may contain line separators', 'data: a\u2028b\u0085\n\n', [['message', 'a\u2028b\u0085', '']]],
    ['may follow a byte order mark', '\ufeffdata: a\n\n', [['message', 'a', '']]],
    ['may not follow two', '\ufeff\ufeffdata: a\n\n', []],
    ['ignore an id with NUL', 'id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n', [['message', 'a', '1'], ['message', 'b', '1']]],
    ['ignore comments and unknown fields', ': hb\n\nfoo: x\ndata: a\n:\n\n', [['message', 'a', '']]],
    ['ignore fields with spaces', ' data: a\ndata : b\n\n', []],
    ['are not dispatched for a cursor alone', 'event: lastEventId\ndata:\nid: 7\n\n', []],
  ]) {
    test(name, async () => assert.deepEqual(await eventsOf(text), expected));
  }

  test('take the cursor of a block without data', async () => {
    assert.equal((await dispatched(bytes('id: 7\n\n'))).cursor, '7');
    assert.equal((await dispatched(bytes('event: lastEventId\ndata:\nid: 8\n\n'))).cursor, '8');
  });

  test('do not take the cursor of an incomplete block', async () => {
    assert.equal((await dispatched(bytes('data: a\nid: 7\n\ndata: b\nid: 8\n'))).cursor, '7');
  });

  test('are the same wherever the pieces end', async () => {
    const text = 'retry: 1\r\nevent: ö\r\ndata: a€😀\r\rdata: b\r\n\r\n: hb\n\nid: 3\ndata: c\ndata\n\r\n\rdata: d\n\n';
    const whole = bytes(`\ufeff${text}`);
    const expected = (await dispatched(whole)).events;
    assert.equal(expected.length, 4);
    for (let i = 1; i < whole.length; i++) {
      assert.deepEqual((await dispatched(whole.subarray(0, i), whole.subarray(i))).events, expected, `cut at ${i}`);
    }
    assert.deepEqual((await dispatched(...[...whole].map(byte => Uint8Array.of(byte)))).events, expected);
  });

  test('may be large and arrive in small pieces', async () => {
    const large = 'x'.repeat(1_000_000);
    const piece = bytes('x'.repeat(100));
    const pieces = Array.from({length: 10_000}, () => piece);
    assert.deepEqual((await dispatched(bytes('data: '), ...pieces, bytes('\n\n'))).events, [['message', large, '']]);
  });
});

describe('a stream', () => {
  let server;
  let url;
  let requests; // {path, cursor, authorization, time}
  let answer; // (response, index) => void

  before(async () => {
    server = createServer((request, response) => {
      const {'last-event-id': cursor, authorization} = request.headers;
      requests.push({path: request.url, cursor, authorization, time: Date.now()});
      answer(response, requests.length - 1, request);
    });
    await new Promise(resolve => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${server.address().port}/events`;
  });
  beforeEach(() => {
    requests = [];
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const respond = (response, text, status = 200, headers = {}) => {
    response.writeHead(status, {'Content-Type': 'text/event-stream', ...headers});
    response.write(text);
    return response;
  };
  const end = response => respond(response, '', 204).end();

  /** Answers one request after the other in these ways, and the rest like the last. */
  function script(...ways) {
    answer = (response, i, request) => ways[Math.min(i, ways.length - 1)](response, request);
  }

  function open(options = {}) {
    const stream = new RedisseStream(url, {...QUICK, ...options});
    const log = [];
    for (const type of ['open', 'message', 'missedevents', 'error']) {
      stream.addEventListener(type, event => log.push(event));
    }
    return {stream, log, types: () => log.map(({type}) => type).join(' ')};
  }

  async function ended(options) {
    const opened = open(options);
    await until(() => opened.stream.readyState === RedisseStream.CLOSED);
    return opened;
  }

  test('resumes after its last id when the server ends it, and ends at 204', async () => {
    script(response => respond(response, 'retry: 20\ndata: a\nid: 5\n\n').end(), end);
    const {log, types} = await ended({channels: ['news', 'a&b ö']});
    assert.equal(types(), 'open message error error');
    assert.deepEqual(requests.map(({path, cursor}) => [path, cursor]), [
      ['/events?news&a%26b%20%C3%B6', undefined],
      ['/events?news&a%26b%20%C3%B6', '5'],
    ]);
    assert.ok(requests[1].time - requests[0].time >= 20);
    assert.ok(log[2].retryIn >= 20 && log[2].retryIn <= 30, log[2].retryIn);
    assert.deepEqual([log[3].status, log[3].retryIn], [204, undefined]);
  });

  test('backs off with jitter, and starts again after a success', async () => {
    const refuse = response => respond(response, 'Too busy', 503).end();
    script(refuse, refuse, refuse, refuse, response => respond(response, '').end(), refuse, end);
    const {log} = await ended();
    const delays = log.filter(({retryIn}) => retryIn !== undefined).map(({retryIn}) => retryIn);
    for (const [i, least] of [10, 20, 40, 40, 10, 20].entries()) {
      assert.ok(delays[i] >= least && delays[i] <= 1.5 * least, `${i}: ${delays}`);
    }
    assert.deepEqual([log[0].status, log[0].message], [503, '503 Too busy']);
  });

  test('waits as long as Retry-After says', async () => {
    const date = new Date(Date.now() + 3600_000).toUTCString();
    script(
      response => respond(response, '', 503, {'Retry-After': '1'}).end(),
      response => respond(response, '', 429, {'Retry-After': date}).end(),
    );
    const {stream, log} = open();
    await until(() => log.length === 2);
    stream.close();
    assert.ok(requests[1].time - requests[0].time >= 990);
    assert.ok(log[1].retryIn > 3500_000, log[1].retryIn);
  });

  test('survives a server that is away', async () => {
    script(response => response.destroy(), response => response.destroy(), end);
    const {types} = await ended();
    assert.equal(types(), 'error error error');
  });

  test('takes a page in place of a stream for a temporary error', async () => {
    script(response => respond(response, '<p>Log in', 200, {'Content-Type': 'text/html'}).end(), end);
    const {log} = await ended();
    assert.match(log[0].message, /no event stream, but text\/html/);
  });

  for (const status of [204, 400, 401, 403, 404, 406]) {
    test(`ends at ${status}`, async () => {
      script(response => response.writeHead(status).end());
      const {log, types} = await ended();
      assert.equal(types(), 'error');
      assert.equal(log[0].status, status);
      assert.equal(requests.length, 1);
    });
  }

  test('asks for a fresh token at 401, at once, and then with delays', async () => {
    const refuse = response => response.writeHead(401).end();
    script(refuse, refuse, refuse, response => respond(response, '').end(), refuse, end);
    let tokens = 0;
    const {types} = await ended({token: async () => `t${++tokens}`});
    assert.deepEqual(requests.map(({authorization}) => authorization), [
      'Bearer t1', 'Bearer t2', 'Bearer t3', 'Bearer t4', 'Bearer t4', 'Bearer t5',
    ]);
    assert.equal(types(), 'error error open error error');
  });

  test('ends at 403 if a fresh token does not help', async () => {
    script(response => response.writeHead(403).end());
    await ended({token: () => 'x'});
    assert.equal(requests.length, 2);
  });

  test('tries again if there is no token for now', async () => {
    script(end);
    let calls = 0;
    const {log} = await ended({
      token: async () => {
        if (++calls < 3) {
          throw new Error('The login service is away');
        }
        return 't';
      },
    });
    assert.deepEqual(log.map(({message}) => message).slice(0, 2), Array(2).fill('The login service is away'));
    assert.equal(requests.length, 1);
  });

  test('renews its token before it expires, without a hole or a second open', async () => {
    let tokens = 0;
    script(
      response => respond(response, 'data: a\nid: 1\n\n'),
      response => respond(response, 'data: b\nid: 2\n\n'),
    );
    const {stream, types} = open({
      heartbeat: 100,
      token: async () => ({token: `t${++tokens}`, expires: new Date(Date.now() + (tokens === 1 ? 200 : 3600_000))}),
    });
    await until(() => stream.lastEventId === '2');
    stream.close();
    assert.equal(types(), 'open message message');
    assert.deepEqual(requests.map(({cursor, authorization}) => [cursor, authorization]), [
      [undefined, 'Bearer t1'],
      ['1', 'Bearer t2'],
    ]);
  });

  test('is opened anew if nothing arrives for two and a half heartbeats', async () => {
    let comments;
    const silent = () => {};
    script(
      silent,
      response => {
        respond(response, 'data: a\nid: 1\n\n');
        comments = setInterval(() => response.write(': hb\n'), 40);
      },
      end,
    );
    const {stream, log, types} = open({heartbeat: 80});
    await until(() => stream.lastEventId === '1');
    await new Promise(resolve => setTimeout(resolve, 400));
    assert.equal(requests.length, 2, 'comments are signs of life');
    clearInterval(comments);
    await until(() => stream.readyState === 2);
    assert.equal(types(), 'error open message error error');
    assert.equal(log[0].retryIn, 0);
    assert.match(log[3].message, /silent for too long/);
  });

  test('reports missed events with channels and reasons', async () => {
    script(
      response => respond(response, 'data: x\nid: 4\n\n').end(),
      response =>
        respond(response, 'event: missedevents\ndata: {"channels":{"a":"trimmed"}}\n\ndata: y\nid: 9\n\n').end(),
      response => respond(response, 'event: missedevents\ndata: ?\n\n').end(),
      end,
    );
    const {log, types} = await ended({channels: ['a', 'b']});
    assert.equal(types(), 'open message error open missedevents message error open missedevents error error');
    assert.deepEqual(log[4].channels, {a: 'trimmed'});
    assert.equal(log[4].lastEventId, '4');
    assert.deepEqual(log[8].channels, {});
  });

  test('keeps its cursor when the channels change, and reports no gap before a channel was added', async () => {
    const gap = 'event: missedevents\ndata: {"channels":{"a":"trimmed","b":"trimmed"}}\n\n';
    script(
      response => respond(response, 'data: x\nid: 4\n\n'),
      response => respond(response, `${gap}data: y\nid: 5\n\ndata: z\nid: 6\n\n`),
      response => respond(response, `${gap}data: z\nid: 6\n\n`),
      response => respond(response, 'event: lastEventId\ndata:\nid: 7\n\n'),
    );
    const {stream, log} = open({channels: ['a']});
    await until(() => stream.lastEventId === '4');
    stream.channels = ['b'];
    stream.channels = ['b', 'a', 'a'];
    assert.equal(stream.readyState, 0);
    stream.onmessage = ({data}) => {
      if (data === 'y') {
        stream.channels = ['b'];
      }
    };
    await until(() => stream.lastEventId === '6');
    assert.deepEqual(log.filter(({channels}) => channels).map(({channels}) => channels), [
      {a: 'trimmed'},
      {b: 'trimmed', a: 'trimmed'},
    ]);
    stream.channels = [];
    await new Promise(resolve => setTimeout(resolve, 50));
    assert.equal(requests.length, 3);
    stream.channels = ['c'];
    await until(() => stream.lastEventId === '7');
    stream.close();
    assert.deepEqual(requests.map(({path, cursor}) => [path, cursor]), [
      ['/events?a', undefined],
      ['/events?b&a', '4'],
      ['/events?b', '5'],
      ['/events?c', undefined],
    ]);
    assert.deepEqual(log.filter(({data}) => data).map(({data}) => data).filter(data => data.length === 1), ['x', 'y', 'z']);
  });

  test('keeps its cursor in a storage', async () => {
    const entries = new Map();
    const storage = {getItem: key => entries.get(key) ?? null, setItem: (key, value) => entries.set(key, value)};
    script(response => respond(response, 'data: x\nid: 4\n\n').end(), end, end);
    await ended({storage});
    await ended({storage, lastEventId: '3'});
    assert.deepEqual(requests.map(({cursor}) => cursor), [undefined, '4', '4']);
  });

  test('passes other options to fetch, and ends with its signal', async () => {
    let test;
    script((response, request) => {
      test = request.headers['x-test'];
      respond(response, 'data: x\nid: 4\n\n');
    });
    const controller = new AbortController();
    const {stream} = open({headers: {'X-Test': 'yes'}, signal: controller.signal});
    await until(() => stream.lastEventId === '4');
    assert.equal(test, 'yes');
    controller.abort();
    assert.equal(stream.readyState, 2);
  });

  test('calls no listener after it was closed', async () => {
    script(response => respond(response, 'data: x\nid: 4\n\ndata: y\nid: 5\n\n'));
    const {stream, types} = open();
    stream.onmessage = () => stream.close();
    await until(() => stream.readyState === 2);
    await new Promise(resolve => setTimeout(resolve, 50));
    assert.equal(types(), 'open message');
    assert.equal(stream.lastEventId, '4');
  });
});

describe('with a server', {skip: !process.env.REDISSE_URL && 'REDISSE_URL is not set'}, () => {
  const base = process.env.REDISSE_URL;
  const publish = (channel, data) =>
    fetch(new URL(`channels/${channel}/events?type=headline`, base), {method: 'POST', body: data});

  test('receives each event once while the channels change', async () => {
    const stream = new RedisseStream(new URL('events', base), {channels: ['kept']});
    const received = [];
    stream.addEventListener('headline', ({data}) => received.push(data));
    let gaps = 0;
    stream.onmissedevents = () => gaps++;
    await until(() => stream.lastEventId);
    const published = [];
    for (let i = 0; i < 100; i++) {
      if (i % 10 === 0) {
        stream.channels = ['kept', `other-${i}`];
      }
      published.push(`${i}`);
      await publish('kept', `${i}`);
    }
    await until(() => received.at(-1) === '99');
    stream.close();
    assert.deepEqual(received, published);
    assert.equal(gaps, 0);
  });

  test('receives missedevents exactly if events are missing', async () => {
    const first = new RedisseStream(new URL('events', base), {channels: ['gap']});
    await until(() => first.lastEventId);
    first.close();
    await Promise.all(Array.from({length: 120}, (_, i) => publish('gap', `${i}`)));
    const second = new RedisseStream(new URL('events', base), {channels: ['gap'], lastEventId: first.lastEventId});
    const gaps = [];
    const received = [];
    second.onmissedevents = ({channels}) => gaps.push(channels);
    second.onevent = ({data}) => received.push(data);
    await until(() => received.length === 100);
    second.close();
    assert.deepEqual(gaps, [{gap: 'trimmed'}]);
  });
});
