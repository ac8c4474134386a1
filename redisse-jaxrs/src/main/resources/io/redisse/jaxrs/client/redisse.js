// Redisse's client for browsers and Node. redisse.d.ts documents the interface.

const CONNECTING = 0;
const OPEN = 1;
const CLOSED = 2;
const GAP = 'missedevents';
const RESTART = 'restart';
const MAX_TIMER = 2 ** 31 - 1;

/** An EventSource that survives rejections and silence, renews its token and changes its channels. */
export class RedisseStream extends EventTarget {
  static CONNECTING = CONNECTING;
  static OPEN = OPEN;
  static CLOSED = CLOSED;

  onopen;
  onmessage;
  onevent;
  onmissedevents;
  onerror;
  readyState = CONNECTING;

  #url;
  #options;
  #channels;
  #cursor; // Everything up to this id has been dispatched.
  #known; // The channels that the cursor covers.
  #position; // The id up to which the server has sent everything. Lower while another tab catches up.
  #token;
  #renewAt = 0;
  #refused = false; // The server has refused a fresh token.
  #retry;
  #failures = 0;
  #notBefore = 0; // The time of the next attempt.
  #alive; // The time of the latest data or message from the leader, or of the next attempt.
  #group; // Ends when the channels change.
  #attempt; // Ends one request.
  #wake; // Ends a wait.
  #timer;
  #bus; // Connects the tabs that share a stream. The leader is the one that has the lock.
  #term; // Ends the wait for the lock, or the use of it.
  #leading = false;
  #asked = false; // The leader has been asked to resume earlier.
  #gapBefore = false; // A gap precedes the next event, for tabs with an earlier cursor.
  #silent = false; // The leader has been asked for a sign of life.

  constructor(url, options = {}) {
    super();
    const {channels, token, lastEventId = '', storage, share, heartbeat = 15e3, ...rest} = options;
    const {retry = 1e3, maxRetry = 3e4, ...init} = rest;
    this.#url = new URL(url, globalThis.location?.href);
    this.#options = {token, storage, share, heartbeat, maxRetry, init};
    this.#channels = channels && [...new Set(channels)];
    this.#token = token;
    this.#retry = retry;
    const saved = JSON.parse(storage?.getItem(this.#key) ?? null);
    [this.#cursor, this.#known] = saved ?? [lastEventId, this.#channels];
    for (const type of ['open', 'message', GAP, 'error']) {
      this.addEventListener(type, event => this[`on${type}`]?.(event));
    }
    this.#timer = setInterval(() => this.#watch(), heartbeat / 4);
    globalThis.addEventListener?.('online', this.#online);
    init.signal?.addEventListener('abort', () => this.close());
    queueMicrotask(() => this.#run());
  }

  get lastEventId() {
    return this.#cursor;
  }

  get channels() {
    return this.#channels && [...this.#channels];
  }

  set channels(channels) {
    this.#channels = channels && [...new Set(channels)];
    if (this.readyState !== CLOSED) {
      this.readyState = CONNECTING;
      this.#leave();
    }
  }

  close() {
    this.readyState = CLOSED;
    clearInterval(this.#timer);
    globalThis.removeEventListener?.('online', this.#online);
    this.#leave();
  }

  #leave() {
    this.#group?.abort();
    this.#resign();
  }

  #resign() {
    this.#term?.abort();
    this.#attempt?.abort();
    this.#wake?.();
  }

  get #key() {
    return `redisse ${this.#url}`;
  }

  #online = () => {
    this.#notBefore = 0;
    this.#wake?.();
  };

  async #run() {
    while (this.readyState !== CLOSED) {
      const {signal} = (this.#group = new AbortController());
      const channels = this.#channels;
      if (channels?.length === 0) {
        await new Promise(resolve => (this.#wake = resolve));
        continue;
      }
      if (channels && this.#known && !channels.some(channel => this.#known.includes(channel))) {
        this.#cursor = '';
      }
      const {locks} = globalThis.navigator ?? {};
      await (this.#options.share && locks ? this.#share(signal, locks) : this.#follow(signal));
    }
  }

  /** Reads streams until the signal. */
  async #follow(signal) {
    this.#position = this.#cursor;
    while (!signal.aborted) {
      const wait = this.#notBefore - Date.now();
      if (wait > 0) {
        let timer;
        await new Promise(resolve => {
          this.#wake = resolve;
          timer = setTimeout(resolve, Math.min(wait, MAX_TIMER));
        });
        clearTimeout(timer);
        continue;
      }
      const attempt = (this.#attempt = new AbortController());
      const ended = new Promise((_, reject) => {
        attempt.signal.addEventListener('abort', () => reject(attempt.signal.reason));
      });
      this.#alive = Date.now();
      try {
        await Promise.race([this.#read(attempt.signal), ended]);
      } catch (error) {
        if (!signal.aborted && error !== RESTART) {
          this.#retryAfter(error);
        }
      }
      this.#attempt = undefined;
      attempt.abort();
    }
  }

  async #read(signal) {
    const {token, init} = this.#options;
    if (typeof token === 'function' && Date.now() >= this.#renewAt) {
      await this.#renew();
    }
    const headers = new Headers(init.headers);
    headers.set('Accept', 'text/event-stream');
    if (this.#position) {
      headers.set('Last-Event-ID', this.#position);
    }
    if (this.#token) {
      headers.set('Authorization', `Bearer ${this.#token}`);
    }
    const response = await fetch(this.#address(this.#channels), {cache: 'no-store', ...init, headers, signal});
    this.#alive = Date.now();
    if (response.status !== 200) {
      const text = (await response.text()).trim() || response.statusText;
      throw Object.assign(new Error(`${response.status} ${text}`), {response});
    }
    const type = response.headers.get('Content-Type');
    if (!type?.startsWith('text/event-stream')) {
      throw new Error(`The response is no event stream, but ${type}`);
    }
    this.#failures = 0;
    this.#refused = false;
    this.#open();
    this.#announce();
    const parse = parser(this.#position, millis => (this.#retry = millis));
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const {done, value} = await reader.read();
      if (signal.aborted) {
        return;
      }
      if (done) {
        throw new Error('The server ended the stream');
      }
      this.#alive = Date.now();
      const events = parse(decoder.decode(value, {stream: true}));
      this.#position = events.at(-1)?.id ?? this.#position;
      this.#bus?.postMessage({events});
      this.#deliver(events);
    }
  }

  #address(channels = []) {
    const url = new URL(this.#url);
    url.search = [url.search.slice(1), ...channels.map(encodeURIComponent)].filter(Boolean).join('&');
    return url.href;
  }

  async #renew() {
    const answer = await this.#options.token();
    const {token = answer, expires = Infinity} = Object(answer);
    this.#token = token;
    // Ahead of the server, which ends streams in the last fifth of the token's time.
    this.#renewAt = Date.now() + (expires - Date.now()) * (0.6 + 0.2 * Math.random());
  }

  #retryAfter(error) {
    const {status, headers} = error.response ?? {};
    if (typeof this.#options.token === 'function' && (status === 401 || status === 403)) {
      this.#renewAt = 0;
      if (!this.#refused) {
        this.#refused = true;
        return;
      }
    }
    const mayChange = status >= 500 || [408, 425, 429].includes(status) || (status === 401 && this.#refused);
    let retryIn;
    if (!status || mayChange) {
      const after = headers?.get('Retry-After');
      const told = after > 0 ? after * 1e3 : Date.parse(after) - Date.now() || 0;
      const backoff = Math.min(this.#retry * 2 ** this.#failures++, Math.max(this.#retry, this.#options.maxRetry));
      retryIn = error.silence ? 0 : Math.max(told, backoff) * (1 + Math.random() / 2);
      this.#alive = this.#notBefore = Date.now() + retryIn;
    }
    const failure = {status, message: error.message, retryIn};
    this.#bus?.postMessage({failure});
    this.#fail(failure);
  }

  #fail(failure) {
    if (failure.retryIn === undefined) {
      this.close();
    } else {
      this.readyState = CONNECTING;
    }
    this.dispatchEvent(Object.assign(new Event('error'), failure));
  }

  /** Tells the other tabs where the stream is, or that this tab is still alive. */
  #announce() {
    const open = this.#cursor;
    this.#bus?.postMessage(this.readyState === OPEN ? {open, from: this.#position} : {events: []});
  }

  #open() {
    if (this.readyState === CONNECTING) {
      this.readyState = OPEN;
      this.dispatchEvent(new Event('open'));
    }
  }

  #deliver(events) {
    const {signal} = this.#group;
    for (const event of events) {
      if (signal.aborted) {
        return;
      }
      this.#deliverOne(event);
    }
    if (events.length) {
      try {
        this.#options.storage?.setItem(this.#key, JSON.stringify([this.#cursor, this.#known]));
      } catch {
        // The storage is full. The cursor in use is not affected.
      }
    }
  }

  #deliverOne({type, data, id, from}) {
    const cursor = Number(this.#cursor);
    const start = from === '' ? Infinity : Number(from);
    if (start < cursor && id <= cursor) {
      // For a tab that catches up. Its gap may extend beyond the cursor of this one.
      this.#gapBefore = type === GAP;
      return;
    }
    if (cursor && (start > cursor || (start < cursor && this.#gapBefore))) {
      // The former leader ended before this tab received its last events, or this tab has just joined.
      this.#resumeEarlier();
      return;
    }
    this.#gapBefore = this.#asked = false;
    const more = {};
    if (type === GAP) {
      let channels = {};
      try {
        ({channels = {}} = JSON.parse(data));
      } catch {
        // Not from a Redisse server, but it still reports a gap.
      }
      const missed = Object.entries(channels).filter(([channel]) => this.#known?.includes(channel) ?? true);
      if (!missed.length && Object.keys(channels).length) {
        return;
      }
      more.channels = Object.fromEntries(missed);
    } else {
      this.#cursor = id;
      this.#known = this.#channels;
      if (!type || type === 'lastEventId') {
        return;
      }
    }
    const origin = this.#url.origin;
    const event = Object.assign(new MessageEvent(type, {data, lastEventId: this.#cursor, origin}), more);
    this.dispatchEvent(event);
    if (type !== GAP) {
      try {
        this.onevent?.(event);
      } catch (error) {
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  #watch() {
    const now = Date.now();
    const {heartbeat, token} = this.#options;
    const following = this.#bus && !this.#leading;
    // Also true after the computer slept, or its clock was set back.
    if (Math.abs(now - this.#alive) > 2.5 * heartbeat) {
      if (!following) {
        this.#attempt?.abort(Object.assign(new Error('The server was silent for too long'), {silence: true}));
      } else if (this.#silent) {
        this.#term.abort();
      } else {
        this.#silent = true;
        this.#bus.postMessage({hello: true});
      }
    } else if (typeof token === 'function' && !following && this.readyState === OPEN && now >= this.#renewAt) {
      this.#renewAt = now + heartbeat;
      this.#renew().then(() => this.#attempt?.abort(RESTART), () => {});
    }
  }

  /** Takes part in the stream of all tabs that want the same, until the signal. */
  async #share(signal, locks) {
    const {share} = this.#options;
    const name = `redisse ${share} ${this.#address([...(this.#channels ?? [])].sort())}`;
    const bus = (this.#bus = new BroadcastChannel(name));
    bus.onmessage = ({data}) => signal.aborted || this.#hear(data);
    bus.postMessage({hello: true});
    for (let steal = false; !signal.aborted; ) {
      this.#alive = Date.now();
      const term = (this.#term = new AbortController());
      const lead = async () => {
        this.#leading = true;
        this.#bus.postMessage({events: []});
        await this.#follow(term.signal);
      };
      try {
        await locks.request(name, steal ? {steal} : {signal: term.signal}, lead);
      } catch {
        // Another tab has stolen the lock, as if this one was frozen, or this page may not use locks.
        if (!this.#leading && !term.signal.aborted) {
          await lead();
        }
      }
      steal = !this.#leading;
      this.#leading = false;
      this.#resign();
    }
    bus.close();
    this.#bus = undefined;
  }

  #hear({hello, behind, open, from, failure, events}) {
    if (this.#leading) {
      // A frozen page may still receive messages, but no data.
      if (hello && Date.now() - this.#alive < 2.5 * this.#options.heartbeat) {
        this.#announce();
      } else if (behind && Number(behind) < this.#position) {
        this.#position = behind;
        this.#attempt?.abort(RESTART);
      }
      return;
    }
    if (hello || behind) {
      return;
    }
    this.#alive = Date.now();
    this.#silent = false;
    if (failure) {
      this.#fail(failure);
    } else if (events) {
      if (this.readyState === OPEN) {
        this.#deliver(events);
      } else {
        this.#bus.postMessage({hello: true});
      }
    } else {
      this.#asked = false;
      if (!this.#cursor) {
        this.#cursor = open;
        this.#known = this.#channels;
      } else if (from > Number(this.#cursor)) {
        this.#resumeEarlier();
      }
      this.#open();
    }
  }

  #resumeEarlier() {
    if (!this.#asked) {
      this.#asked = true;
      this.#bus.postMessage({behind: this.#cursor});
    }
  }
}

/** Returns a function that parses the next piece of an event stream (WHATWG HTML, 9.2.6). */
function parser(position, onRetry) {
  let rest = '';
  let afterReturn = false;
  let id = position;
  let type = '';
  let data;
  return text => {
    const events = [];
    if (!text) {
      return events;
    }
    const lines = text.slice(afterReturn && text[0] === '\n' ? 1 : 0).split(/\r\n?|\n/);
    afterReturn = text.endsWith('\r');
    lines[0] = rest + lines[0];
    rest = lines.pop();
    for (const line of lines) {
      const [, field, value] = /^([^:]*):? ?(.*)$/s.exec(line);
      if (!line) {
        if (data !== undefined || id !== position) {
          events.push({type: data === undefined ? '' : type || 'message', data, id, from: position});
        }
        position = id;
        type = '';
        data = undefined;
      } else if (field === 'event') {
        type = value;
      } else if (field === 'data') {
        data = data === undefined ? value : `${data}\n${value}`;
      } else if (field === 'id' && !value.includes('\0')) {
        id = value;
      } else if (field === 'retry' && /^\d+$/.test(value)) {
        onRetry(Number(value));
      }
    }
    return events;
  };
}
