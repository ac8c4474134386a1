package io.redisse.cli.bench.streams;

/**
 * Finds the run's events in the bytes of one stream and verifies all of their data. An event counts
 * once its terminating blank line has arrived. Unlike {@code EventStreamParser}, which the other
 * commands use, this class neither allocates nor decodes. At a million deliveries per second,
 * creating a string for each event would make the generator the bottleneck.
 */
final class EventScanner {
  private static final byte[] DATA_FIELD = {'d', 'a', 't', 'a', ':'};

  private enum State {
    LINE_START,
    FIELD_NAME,
    VALUE_START,
    DATA,
    REST_OF_LINE
  }

  private enum Content {
    NONE,
    EVENT,
    FOREIGN,
    CORRUPT
  }

  private final EventData expected;
  private final Listener listener;
  private State state = State.LINE_START;
  private Content content = Content.NONE;
  private boolean afterCarriageReturn;
  /** The number of bytes received so far of the current field name or data. */
  private int at;

  private long number;

  EventScanner(EventData expected, Listener listener) {
    this.expected = expected;
    this.listener = listener;
  }

  /** Scans the next bytes. They may begin and end anywhere in an event. */
  void scan(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to) {
      i = switch (state) {
        case LINE_START -> lineStart(bytes, i);
        case FIELD_NAME -> fieldName(bytes, i);
        case VALUE_START -> valueStart(bytes, i);
        case DATA -> data(bytes, i, to);
        case REST_OF_LINE -> restOfLine(bytes, i, to);
      };
    }
  }

  private int lineStart(byte[] bytes, int i) {
    // The LF of a CRLF does not end another line.
    boolean sameLineEnd = afterCarriageReturn && bytes[i] == '\n';
    afterCarriageReturn = bytes[i] == '\r';
    if (sameLineEnd) {
      return i + 1;
    }
    if (isLineEnd(bytes[i])) {
      dispatch();
      return i + 1;
    }
    at = 0;
    state = State.FIELD_NAME;
    return i;
  }

  private int fieldName(byte[] bytes, int i) {
    if (bytes[i] != DATA_FIELD[at]) {
      state = State.REST_OF_LINE;
      return i;
    }
    at++;
    if (at == DATA_FIELD.length) {
      state = State.VALUE_START;
    }
    return i + 1;
  }

  private int valueStart(byte[] bytes, int i) {
    boolean firstLine = content == Content.NONE;
    if (firstLine) {
      content = Content.EVENT;
      at = 0;
      number = 0;
      state = State.DATA;
    } else {
      secondDataLine();
    }
    return bytes[i] == ' ' ? i + 1 : i;
  }

  private void secondDataLine() {
    if (content == Content.EVENT) {
      content = Content.CORRUPT;
    }
    state = State.REST_OF_LINE;
  }

  private int data(byte[] bytes, int from, int to) {
    int i = from;
    for (; i < to && at < EventData.RUN_LENGTH; i++, at++) {
      if (!expected.isRun(bytes[i], at)) {
        return skip(Content.FOREIGN, i);
      }
    }
    for (; i < to && at < EventData.HEADER_LENGTH; i++, at++) {
      int digit = EventData.digit(bytes[i]);
      if (digit < 0) {
        return skip(Content.CORRUPT, i);
      }
      number = number * EventData.RADIX + digit;
    }
    int length = Math.min(to - i, expected.size() - at);
    if (!expected.isFiller(bytes, i, length, at)) {
      return skip(Content.CORRUPT, i);
    }
    at += length;
    i += length;
    if (i < to) {
      return isLineEnd(bytes[i]) ? endOfLine(bytes, i) : skip(Content.CORRUPT, i);
    }
    return i;
  }

  private int skip(Content found, int i) {
    content = found;
    state = State.REST_OF_LINE;
    return i;
  }

  private int restOfLine(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (isLineEnd(bytes[i])) {
        return endOfLine(bytes, i);
      }
    }
    return to;
  }

  private int endOfLine(byte[] bytes, int i) {
    afterCarriageReturn = bytes[i] == '\r';
    state = State.LINE_START;
    return i + 1;
  }

  private static boolean isLineEnd(byte b) {
    return b == '\n' || b == '\r';
  }

  private void dispatch() {
    switch (content) {
      case NONE -> {}
      case EVENT -> listener.event(number);
      case FOREIGN -> listener.foreign();
      case CORRUPT -> listener.corrupt();
    }
    content = Content.NONE;
  }

  /** Receives the events of a stream. */
  interface Listener {
    /** Called for each intact event of this run. */
    void event(long number);

    /** Called for an event that this run did not publish, such as one sent by the server itself. */
    void foreign();

    /** Called for an event of this run whose data differs from the published data. */
    void corrupt();
  }
}
