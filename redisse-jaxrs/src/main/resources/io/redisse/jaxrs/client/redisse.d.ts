/** Why events of a channel are missing. SPEC.md of Redisse explains the reasons. */
export type GapReason = 'trimmed' | 'expired' | 'reset' | 'unknown';

/** Events were published that can no longer be delivered. Load the state of these channels again. */
export interface MissedEvents extends MessageEvent<string> {
  /** The channels with missing events. Empty if the server did not say which. */
  readonly channels: Readonly<Record<string, GapReason>>;
}

/** A request failed, or the server ended the stream. */
export interface StreamFailure extends Event {
  /** The status of the response, unless there was none or it was a stream. */
  readonly status?: number;
  /** The reason, with the text of the response if there was one. */
  readonly message: string;
  /** Milliseconds until the next attempt. Undefined if the stream has ended for good. */
  readonly retryIn?: number;
}

export interface TokenWithExpiry {
  token: string;
  /** When the token expires, as a date or in milliseconds since 1970. */
  expires: Date | number;
}

export interface RedisseStreamOptions extends Omit<RequestInit, 'body' | 'method'> {
  /** The channels to subscribe to. If undefined, the address or the server decides. If empty, none for now. */
  channels?: Iterable<string>;
  /**
   * The bearer token, or a function that fetches one. The function is called before the first request, after a
   * response with status 401 or 403, and before the token expires if the function returns an expiry. If it throws,
   * the stream tries again later. If it returns nothing, requests have no `Authorization`, as with cookies.
   */
  token?: string | (() => MaybePromise<string | TokenWithExpiry | null | undefined | void>);
  /** The id after which the stream begins. Default: it begins with the next event. */
  lastEventId?: string;
  /** Where the cursor survives a reload of the page, such as `sessionStorage`. Default: nowhere. */
  storage?: Pick<Storage, 'getItem' | 'setItem'>;
  /**
   * Shares one connection among all tabs of the origin that want the same address and channels. If users can sign
   * in differently in different tabs, pass a name that is unique to the user. Without Web Locks, which browsers
   * offer under HTTPS and on localhost, each tab has its own connection.
   */
  share?: boolean | string;
  /** The heartbeat of the server, in milliseconds. After 2.5 of them without data, the stream reconnects. Default: 15,000. */
  heartbeat?: number;
  /** Milliseconds before the first reconnect, until the server says otherwise with `retry:`. Default: 1,000. */
  retry?: number;
  /** Milliseconds up to which the delay grows, unless the server demands more. Default: 30,000. */
  maxRetry?: number;
}

/**
 * A stream of events. It reconnects until it is closed or the server rejects it for good, and delivers each event
 * once and in order. If events are missing, it reports them first.
 *
 * Events have the type that they were published with, `message` by default. `lastEventId` is their id.
 */
export class RedisseStream extends EventTarget {
  static readonly CONNECTING: 0;
  static readonly OPEN: 1;
  static readonly CLOSED: 2;

  /**
   * Opens a stream. Further options are passed to `fetch`, for example `credentials`. An abort of `signal` closes it.
   */
  constructor(url: string | URL, options?: RedisseStreamOptions);

  readonly readyState: 0 | 1 | 2;

  /** The id of the latest event that was dispatched, or an empty string. */
  readonly lastEventId: string;

  /**
   * The channels, which can be replaced at any time. The stream reconnects and resumes after its latest event, so it
   * loses nothing. Events of a new channel that were published since then arrive as well. If no former channel
   * remains, the stream begins with the next event.
   */
  get channels(): string[] | undefined;
  set channels(channels: Iterable<string> | undefined);

  /** Closes the stream. Nothing is dispatched afterwards. */
  close(): void;

  /** Called when a stream was opened for the first time, after a failure, or after a change of the channels. */
  onopen?: ((event: Event) => void) | null;
  /** Called for events of type `message`. */
  onmessage?: ((event: MessageEvent<string>) => void) | null;
  /** Called for published events of all types, after other listeners. */
  onevent?: ((event: MessageEvent<string>) => void) | null;
  /** Called before the next event if events are missing. */
  onmissedevents?: ((event: MissedEvents) => void) | null;
  /** Called for each failure. The stream has ended for good if `retryIn` is undefined. */
  onerror?: ((event: StreamFailure) => void) | null;

  addEventListener(type: 'open', listener: (event: Event) => void, options?: ListenerOptions): void;
  addEventListener(type: 'error', listener: (event: StreamFailure) => void, options?: ListenerOptions): void;
  addEventListener(type: 'missedevents', listener: (event: MissedEvents) => void, options?: ListenerOptions): void;
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void, options?: ListenerOptions): void;
}

type MaybePromise<T> = T | Promise<T>;
type ListenerOptions = boolean | AddEventListenerOptions;
