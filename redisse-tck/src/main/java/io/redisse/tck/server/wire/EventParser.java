package io.redisse.tck.server.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Parses an event stream as specified by WHATWG HTML ("Server-sent events", section "Interpreting
 * an event stream"). Unlike a browser, it rejects malformed input instead of silently dropping or
 * repairing it.
 */
final class EventParser {
  private final InputStream in;
  private final LineObserver observer;
  private boolean lastLineEndedWithCr;
  private boolean isFirstLine = true;

  /** Receives every line of the stream, including empty ones. */
  @FunctionalInterface
  interface LineObserver {
    void line(String line);
  }

  EventParser(InputStream in, LineObserver observer) {
    this.in = in;
    this.observer = observer;
  }

  /** Returns the next event, or empty at the end of the stream. */
  Optional<ReceivedEvent> next() throws IOException {
    String id = "";
    String type = "";
    StringBuilder data = new StringBuilder();
    boolean isInEvent = false;
    for (Optional<String> read = line(); read.isPresent(); read = line()) {
      String line = read.get();
      observer.line(line);
      if (line.isEmpty()) {
        if (data.length() > 0) {
          return Optional.of(new ReceivedEvent(
              id, type.isEmpty() ? "message" : type, data.substring(0, data.length() - 1)));
        }
        if (!type.isEmpty() || !id.isEmpty()) {
          throw new WireFault("WIRE-1: a block without a data line (id '" + id + "', event '" + type
              + "'); clients discard such an event");
        }
        isInEvent = false;
        continue;
      }
      int colon = line.indexOf(':');
      String name = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
      isInEvent |= colon != 0 && !name.equals("retry");
      switch (name) {
        case "event" -> type = once(type, value, line);
        case "id" -> id = once(id, value, line);
        case "data" -> data.append(value).append('\n');
        case "retry" -> requireDigits(value);
        default -> {
          // Clients ignore comments and unknown fields.
        }
      }
    }
    if (isInEvent) {
      throw new WireFault("WIRE-1: the stream ended before the blank line that completes an event"
          + " (id '" + id
          + "', event '" + type + "'); clients discard such an event");
    }
    return Optional.empty();
  }

  private static String once(String before, String value, String line) throws WireFault {
    if (!before.isEmpty()) {
      throw new WireFault("WIRE-1: the line '" + line + "' repeats a field of the event, whose"
          + " value was '" + before + "'; is a blank line missing between two events?");
    }
    return value;
  }

  private static void requireDigits(String value) throws WireFault {
    if (!value.matches("[0-9]{1,9}")) {
      throw new WireFault(
          "WIRE-1: expected 'retry:' with a number of milliseconds, received '" + value + "'");
    }
  }

  /** Reads a line that ends with LF, CR or CR LF, or returns empty at the end of the stream. */
  private Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c = in.read();
    if (lastLineEndedWithCr && c == '\n') {
      c = in.read();
    }
    for (; c >= 0 && c != '\n' && c != '\r'; c = in.read()) {
      line.write(c);
    }
    lastLineEndedWithCr = c == '\r';
    if (c < 0 && line.size() == 0) {
      return Optional.empty();
    }
    if (c < 0) {
      throw new WireFault(
          "WIRE-1: the stream ended in the middle of a line: '" + decoded(line) + "'");
    }
    String text = decoded(line);
    boolean hasByteOrderMark = isFirstLine && text.startsWith("\ufeff");
    isFirstLine = false;
    return Optional.of(hasByteOrderMark ? text.substring(1) : text);
  }

  private static String decoded(ByteArrayOutputStream line) throws WireFault {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(line.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new WireFault("WIRE-1: expected UTF-8, received a line with invalid bytes: '"
          + line.toString(StandardCharsets.UTF_8) + "'");
    }
  }
}
