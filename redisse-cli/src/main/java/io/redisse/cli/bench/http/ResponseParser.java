package io.redisse.cli.bench.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Incrementally parses the responses of one HTTP/1.1 connection. Parses the bytes in place and
 * never copies a body. The load generator often shares its cores with the server, so any CPU time
 * spent here distorts the results.
 */
public final class ResponseParser {
  private static final int MAX_HEAD_LENGTH = 16_384;
  private static final int HEX = 16;

  private enum State {
    HEAD,
    FIXED,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER,
    UNTIL_CLOSE
  }

  private final Handler handler;
  private State state = State.HEAD;
  /** The part of the head received so far; empty while a body is being received. */
  private StringBuilder head = new StringBuilder();

  private long remaining;
  private boolean chunkSizeComplete;
  private int trailerLineLength;

  /**
   * Creates a parser for a new connection.
   *
   * @param handler receives the parts of responses, during calls of {@link #parse}
   */
  public ResponseParser(Handler handler) {
    this.handler = handler;
  }

  /**
   * Parses the next bytes. They may begin and end anywhere in a response.
   *
   * @param from the index of the first byte
   * @param to the index after the last byte
   * @throws ProtocolException if the bytes are not a valid HTTP response, or the handler rejects
   *     the head
   */
  public void parse(byte[] bytes, int from, int to) throws ProtocolException {
    int i = from;
    while (i < to) {
      i = switch (state) {
        case HEAD -> head(bytes, i, to);
        case FIXED -> fixed(bytes, i, to);
        case CHUNK_SIZE -> chunkSize(bytes[i], i);
        case CHUNK -> chunk(bytes, i, to);
        case CHUNK_END -> chunkEnd(bytes[i], i);
        case TRAILER -> trailer(bytes[i], i);
        case UNTIL_CLOSE -> body(bytes, i, to);
      };
    }
  }

  private int head(byte[] bytes, int from, int to) throws ProtocolException {
    for (int i = from; i < to; i++) {
      head.append((char) (bytes[i] & 0xff));
      int length = head.length();
      if (bytes[i] == '\n' && length >= 4 && head.charAt(length - 3) == '\n') {
        Head complete = Head.parse(head.toString());
        head = new StringBuilder(0);
        start(complete);
        return i + 1;
      }
      if (length > MAX_HEAD_LENGTH) {
        throw new ProtocolException(
            "expected the head of a response within " + MAX_HEAD_LENGTH + " bytes");
      }
    }
    return to;
  }

  private void start(Head complete) throws ProtocolException {
    if (complete.isInterim()) {
      return;
    }
    handler.head(complete);
    if (complete.hasNoBody()) {
      handler.end();
    } else if (complete.isChunked()) {
      startChunk();
    } else if (complete.length().isPresent()) {
      state = State.FIXED;
      remaining = complete.length().get();
      endIfComplete();
    } else {
      state = State.UNTIL_CLOSE;
    }
  }

  private int body(byte[] bytes, int from, int to) {
    handler.body(bytes, from, to);
    return to;
  }

  private int fixed(byte[] bytes, int from, int to) {
    int end = (int) Math.min(to, from + remaining);
    remaining -= end - from;
    body(bytes, from, end);
    endIfComplete();
    return end;
  }

  private void endIfComplete() {
    if (remaining == 0) {
      state = State.HEAD;
      handler.end();
    }
  }

  private void startChunk() {
    state = State.CHUNK_SIZE;
    remaining = 0;
    chunkSizeComplete = false;
  }

  private int chunkSize(byte b, int i) throws ProtocolException {
    if (b == '\n') {
      state = remaining == 0 ? State.TRAILER : State.CHUNK;
      trailerLineLength = 0;
    } else if (b == ';' || b == '\r' || b == ' ') {
      chunkSizeComplete = true;
    } else if (!chunkSizeComplete) {
      int digit = Character.digit(b, HEX);
      if (digit < 0 || remaining > Integer.MAX_VALUE) {
        throw new ProtocolException("chunked response: expected a chunk size");
      }
      remaining = remaining * HEX + digit;
    }
    return i + 1;
  }

  private int chunk(byte[] bytes, int from, int to) {
    int end = (int) Math.min(to, from + remaining);
    remaining -= end - from;
    if (remaining == 0) {
      state = State.CHUNK_END;
    }
    return body(bytes, from, end);
  }

  private int chunkEnd(byte b, int i) throws ProtocolException {
    if (b == '\n') {
      startChunk();
    } else if (b != '\r') {
      throw new ProtocolException("chunked response: expected a line end after a chunk");
    }
    return i + 1;
  }

  private int trailer(byte b, int i) {
    if (b == '\n' && trailerLineLength == 0) {
      state = State.HEAD;
      handler.end();
    } else if (b == '\n') {
      trailerLineLength = 0;
    } else if (b != '\r') {
      trailerLineLength++;
    }
    return i + 1;
  }

  /** Receives the parts of responses. */
  public interface Handler {
    /**
     * Called when the head of a response is complete.
     *
     * @throws ProtocolException to reject the response, which stops parsing
     */
    void head(Head head) throws ProtocolException;

    /**
     * Called for each part of a body as it arrives.
     *
     * @param bytes the read buffer, valid only during the call
     * @param from the index of the first byte
     * @param to the index after the last byte
     */
    void body(byte[] bytes, int from, int to);

    /** Called when a response is complete; another may follow. */
    void end();
  }

  /**
   * The head of a response.
   *
   * @param text the status line and the headers, including line terminators
   * @param status the status code from the status line
   */
  public record Head(String text, int status) {
    private static final Pattern STATUS_LINE =
        Pattern.compile("HTTP/1\\.[01] [1-9][0-9]{2}[ \r\n]");

    static Head parse(String text) throws ProtocolException {
      if (!STATUS_LINE.matcher(text).lookingAt()) {
        throw new ProtocolException("expected an HTTP response, got '" + firstLine(text) + "'");
      }
      return new Head(text, Integer.parseInt(text.substring(9, 12)));
    }

    private static String firstLine(String text) {
      return text.lines().findFirst().orElse("");
    }

    public String statusLine() {
      return firstLine(text);
    }

    boolean isInterim() {
      return status < 200;
    }

    boolean hasNoBody() {
      return status == 204 || status == 304;
    }

    boolean isChunked() {
      return header("transfer-encoding")
          .filter(value -> value.endsWith("chunked"))
          .isPresent();
    }

    Optional<Long> length() throws ProtocolException {
      Optional<String> value = header("content-length");
      if (value.isEmpty()) {
        return Optional.empty();
      }
      if (!value.get().matches("[0-9]{1,18}")) {
        throw new ProtocolException("Content-Length: expected a number, got '" + value.get() + "'");
      }
      return Optional.of(Long.valueOf(value.get()));
    }

    /**
     * Checks that the response is an event stream.
     *
     * @throws ProtocolException if the status is not 200, or the content type is not
     *     {@code text/event-stream}
     */
    public void requireEventStream() throws ProtocolException {
      if (status != 200
          || header("content-type")
              .filter(v -> v.startsWith("text/event-stream"))
              .isEmpty()) {
        throw new ProtocolException(
            "expected status 200 with text/event-stream, got '" + statusLine() + "'");
      }
    }

    private Optional<String> header(String name) {
      String start = name + ":";
      return text.lines()
          .filter(line -> line.regionMatches(true, 0, start, 0, start.length()))
          .map(line -> line.substring(start.length()).strip().toLowerCase(Locale.ROOT))
          .findFirst();
    }
  }
}
