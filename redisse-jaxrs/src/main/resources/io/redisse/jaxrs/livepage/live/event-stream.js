// Reads an event stream with fetch. Unlike an EventSource, it receives events of all types, can start
// after any id, sends a token, and reports why a server rejects it.

const DEFAULT_RETRY = 3000;

/** An incremental parser of the event stream format (WHATWG HTML, 9.2.6). */
export class EventStreamParser {
  #onEvent;
  #onRetry;
  #rest = '';
  #lastWasReturn = false;
  #type = '';
  #data = [];
  #lastEventId;

  constructor({lastEventId = '', onEvent, onRetry}) {
    this.#lastEventId = lastEventId;
    this.#onEvent = onEvent;
    this.#onRetry = onRetry;
  }

  feed(text) {
    if (text === '') {
      return;
    }
    // A CRLF may be split across two pieces of text.
    const whole = this.#lastWasReturn && text[0] === '\n' ? text.slice(1) : text;
    this.#lastWasReturn = text.endsWith('\r');
    const lines = (this.#rest + whole).split(/\r\n|\n|\r/);
    this.#rest = lines.pop();
    lines.forEach(line => this.#line(line));
  }

  #line(line) {
    if (line === '') {
      this.#dispatch();
      return;
    }
    const [, field, value] = /^([^:]*)(?:: ?)?(.*)$/s.exec(line);
    switch (field) {
      case 'event':
        this.#type = value;
        break;
      case 'data':
        this.#data.push(value);
        break;
      case 'id':
        if (!value.includes('\0')) {
          this.#lastEventId = value;
        }
        break;
      case 'retry':
        if (/^\d+$/.test(value)) {
          this.#onRetry(Number(value));
        }
        break;
    }
  }

  #dispatch() {
    const type = this.#type || 'message';
    const data = this.#data;
    this.#type = '';
    this.#data = [];
    this.#onEvent({id: this.#lastEventId, type, data: data.join('\n'), empty: data.length === 0});
  }
}

/** An error after which reconnecting is pointless. */
class Rejection extends Error {}

/**
 * A stream that reconnects until it is stopped or the server rejects it.
 *
 * onEvent receives {id, type, data}. onState receives {name, detail}, where the name is `connecting`,
 * `connected`, `waiting` (for the next attempt) or `rejected`. beforeConnect is awaited before each
 * attempt.
 */
export class EventStream {
  lastEventId;
  #options;
  #retry = DEFAULT_RETRY;
  #abort = new AbortController();

  constructor(options) {
    this.#options = options;
    this.lastEventId = options.lastEventId;
    this.#follow();
  }

  stop() {
    this.#abort.abort();
  }

  async #follow() {
    const {onState, beforeConnect} = this.#options;
    const signal = this.#abort.signal;
    while (!signal.aborted) {
      let reason = 'the connection was closed';
      try {
        onState({name: 'connecting', detail: ''});
        await beforeConnect();
        await this.#read(signal);
      } catch (error) {
        reason = error.message;
        if (error instanceof Rejection) {
          this.#abort.abort();
          onState({name: 'rejected', detail: reason});
        }
      }
      if (!signal.aborted) {
        onState({name: 'waiting', detail: `${reason}; reconnecting in ${this.#retry / 1000} s`});
        await sleep(this.#retry, signal);
      }
    }
  }

  async #read(signal) {
    const response = await this.#connect(signal);
    const {onState, onEvent} = this.#options;
    onState({name: 'connected', detail: ''});
    const parser = new EventStreamParser({
      lastEventId: this.lastEventId,
      onRetry: millis => {
        this.#retry = millis;
      },
      onEvent: ({empty, ...event}) => {
        this.lastEventId = event.id;
        if (!empty) {
          onEvent(event);
        }
      },
    });
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (;;) {
      const {value, done} = await reader.read();
      if (done || signal.aborted) {
        return;
      }
      parser.feed(value);
    }
  }

  async #connect(signal) {
    const {url, token} = this.#options;
    const headers = {Accept: 'text/event-stream'};
    if (this.lastEventId) {
      headers['Last-Event-ID'] = this.lastEventId;
    }
    if (token) {
      headers.Authorization = `Bearer ${token}`;
    }
    const response = await fetch(url, {headers, signal, cache: 'no-store'});
    if (response.status === 200) {
      return response;
    }
    const text = (await response.text()).trim();
    const temporary = response.status >= 500 || response.status === 429;
    if (temporary) {
      this.#retry = 1000 * Number(response.headers.get('Retry-After')) || this.#retry;
    }
    throw new (temporary ? Error : Rejection)(`${response.status} ${text || response.statusText}`);
  }
}

function sleep(millis, signal) {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, millis);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    }, {once: true});
  });
}
