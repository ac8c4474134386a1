package io.redisse.tck.server.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads an event stream as WHATWG HTML says ("Server-sent events", interpreting an event stream),
 * except that it refuses what a browser would silently repair or ignore.
 */
public final class EventParser {
  private final InputStream in;
  private final Lines observer;
  private boolean afterCr;
  private boolean first = true;

  /** Hears each line of a stream, the empty ones included. */
  @FunctionalInterface
  public interface Lines {
    void line(String line);
  }

  public EventParser(InputStream in, Lines observer) {
    this.in = in;
    this.observer = observer;
  }

  /** The next event; empty at the end of the stream, which must not be inside of one. */
  public Optional<Received> next() throws IOException {
    String id = "";
    String type = "";
    StringBuilder data = new StringBuilder();
    boolean inBlock = false;
    for (Optional<String> read = line(); read.isPresent(); read = line()) {
      String line = read.get();
      observer.line(line);
      if (line.isEmpty()) {
        if (data.length() > 0) {
          return Optional.of(new Received(
              id, type.isEmpty() ? "message" : type, data.substring(0, data.length() - 1)));
        }
        if (!type.isEmpty() || !id.isEmpty()) {
          throw new WireFault("WIRE-1: a block without a data line, which no client gets: id '" + id
              + "', event '" + type + "'");
        }
        inBlock = false;
        continue;
      }
      int colon = line.indexOf(':');
      String name = colon < 0 ? line : line.substring(0, colon);
      String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
      inBlock |= colon != 0 && !name.equals("retry");
      switch (name) {
        case "event" -> type = once(type, value, line);
        case "id" -> id = once(id, value, line);
        case "data" -> data.append(value).append('\n');
        case "retry" -> requireDigits(value);
        default -> {
          // A comment, or a field that clients ignore.
        }
      }
    }
    if (inBlock) {
      throw new WireFault("WIRE-1: the stream ended inside an event, which no client gets: id '"
          + id + "', event '" + type + "'");
    }
    return Optional.empty();
  }

  private static String once(String before, String value, String line) throws WireFault {
    if (!before.isEmpty()) {
      throw new WireFault("WIRE-1: a field twice in one event: '" + before + "', then '" + line
          + "'; is a blank line missing?");
    }
    return value;
  }

  private static void requireDigits(String value) throws WireFault {
    if (!value.matches("[0-9]{1,9}")) {
      throw new WireFault("WIRE-1: retry: expected milliseconds, got '" + value + "'");
    }
  }

  /** A line without its end, which is LF, CR or CRLF; empty at the end of the stream. */
  private Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int c = in.read();
    if (afterCr && c == '\n') {
      c = in.read();
    }
    for (; c >= 0 && c != '\n' && c != '\r'; c = in.read()) {
      line.write(c);
    }
    afterCr = c == '\r';
    if (c < 0 && line.size() == 0) {
      return Optional.empty();
    }
    if (c < 0) {
      throw new WireFault("WIRE-1: the stream ended inside the line '" + decoded(line) + "'");
    }
    String text = decoded(line);
    boolean hasMark = first && text.startsWith("\ufeff");
    first = false;
    return Optional.of(hasMark ? text.substring(1) : text);
  }

  private static String decoded(ByteArrayOutputStream line) throws WireFault {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(line.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new WireFault(
          "WIRE-1: a line that is not UTF-8: '" + line.toString(StandardCharsets.UTF_8) + "'");
    }
  }
}
