package io.redisse.cli.bench;

/**
 * Finds a run's events in the bytes of one stream, however they are cut. An event counts when the
 * blank line after it has come. Checks all of its data; keeps nothing of it.
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
  private final Arrivals arrivals;
  private State state = State.LINE_START;
  private Content content = Content.NONE;
  private boolean afterCarriageReturn;
  /** How many bytes of the field's name, or of the data, have come. */
  private int at;

  private long number;

  EventScanner(EventData expected, Arrivals arrivals) {
    this.expected = expected;
    this.arrivals = arrivals;
  }

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
        return unexpected(Content.FOREIGN, i);
      }
    }
    for (; i < to && at < EventData.MIN_SIZE; i++, at++) {
      int digit = EventData.digit(bytes[i]);
      if (digit < 0) {
        return unexpected(Content.CORRUPT, i);
      }
      number = number * EventData.RADIX + digit;
    }
    int length = Math.min(to - i, expected.size() - at);
    if (!expected.isFiller(bytes, i, length, at)) {
      return unexpected(Content.CORRUPT, i);
    }
    at += length;
    i += length;
    if (i < to) {
      return isLineEnd(bytes[i]) ? endOfLine(bytes, i) : unexpected(Content.CORRUPT, i);
    }
    return i;
  }

  private int unexpected(Content found, int i) {
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
      case EVENT -> arrivals.event(number);
      case FOREIGN -> arrivals.foreign();
      case CORRUPT -> arrivals.corrupt();
    }
    content = Content.NONE;
  }

  /** What a stream brought. */
  interface Arrivals {
    void event(long number);

    /** An event that this run did not publish. */
    void foreign();

    /** An event of this run that is not what was published. */
    void corrupt();
  }
}
