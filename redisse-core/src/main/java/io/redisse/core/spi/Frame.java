package io.redisse.core.spi;

import io.redisse.api.Event;
import io.redisse.api.Gap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of an event stream (WHATWG HTML, "Server-sent events"), encoded once and shared by all
 * streams that get them. Ends at the end of a line.
 */
public final class Frame {
  /** The comment line that keeps an idle stream open. */
  public static final Frame HEARTBEAT = new Frame(": hb\n", 0);

  private final byte[] bytes;
  private final int events;

  /** Made when first asked for; made twice does no harm. Only ever duplicated. */
  private volatile @Nullable ByteBuffer chunk;

  private Frame(String text, int events) {
    this(text.getBytes(StandardCharsets.UTF_8), events);
  }

  private Frame(byte[] bytes, int events) {
    this.bytes = bytes;
    this.events = events;
  }

  /**
   * Encodes an event with its id.
   *
   * @param event the event to encode
   * @return one event block
   */
  public static Frame of(Event event) {
    return new Frame(block(event.type(), "id: " + event.id() + "\n", event.data()), 1);
  }

  /**
   * Encodes an event without its id, for one that arrives after greater ids: the client's cursor must
   * not go back.
   *
   * @param event the event to encode
   * @return one event block
   */
  public static Frame withoutId(Event event) {
    return new Frame(block(event.type(), "", event.data()), 1);
  }

  /**
   * Encodes a {@code missedevents} event. It has no id, so that the client keeps its cursor.
   *
   * @param gaps the channels with missed events, and the reason for each
   * @return one event block
   */
  public static Frame missedEvents(Map<String, Gap> gaps) {
    StringBuilder json = new StringBuilder("{\"channels\":{");
    new TreeMap<>(gaps).forEach((channel, gap) -> {
      json.append(json.charAt(json.length() - 1) == '{' ? "" : ",");
      json.append(quoted(channel)).append(":\"").append(gap.reason()).append('"');
    });
    return new Frame(block(Event.MISSED_EVENTS_TYPE, "", json.append("}}").toString()), 1);
  }

  /**
   * Encodes a {@code lastEventId} event, which only gives the client a cursor.
   *
   * @param id the cursor
   * @return one event block with empty data
   */
  public static Frame lastEventId(long id) {
    return new Frame(block(Event.LAST_EVENT_ID_TYPE, "id: " + id + "\n", ""), 1);
  }

  /**
   * Encodes the reconnection delay as a line that becomes part of the following event block.
   *
   * @param delay the delay, sent in milliseconds
   * @return one line
   */
  public static Frame retry(Duration delay) {
    return new Frame("retry: " + delay.toMillis() + "\n", 0);
  }

  /**
   * Concatenates frames.
   *
   * @param frames at least one frame, in order
   * @return one frame with the bytes of all
   */
  public static Frame join(List<Frame> frames) {
    if (frames.size() == 1) {
      return frames.get(0);
    }
    ByteBuffer joined =
        ByteBuffer.allocate(frames.stream().mapToInt(Frame::size).sum());
    frames.forEach(frame -> joined.put(frame.bytes));
    return new Frame(joined.array(), frames.stream().mapToInt(Frame::events).sum());
  }

  /**
   * The id is in the last line, because there are clients that resume after an id of which they read
   * the line only: were the connection cut after it, they would not ask for the event again.
   */
  private static String block(String type, String idLine, String data) {
    return "event: " + type + "\ndata: " + data.replace("\n", "\ndata: ") + "\n" + idLine + "\n";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /**
   * Returns the number of events in this frame.
   *
   * @return the count; 0 for comments and reconnection delays
   */
  public int events() {
    return events;
  }

  /**
   * How many bytes there are.
   *
   * @return the size, at least 1
   */
  public int size() {
    return bytes.length;
  }

  /**
   * The bytes.
   *
   * @return a read-only buffer of its own over the shared bytes
   */
  public ByteBuffer buffer() {
    return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
  }

  /**
   * The bytes as one chunk of a chunked body (RFC 9112, section 7.1).
   *
   * @return a read-only buffer of its own over the shared bytes
   */
  public ByteBuffer chunk() {
    ByteBuffer made = chunk;
    if (made == null) {
      byte[] head =
          (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      made = ByteBuffer.allocate(head.length + bytes.length + 2)
          .put(head)
          .put(bytes)
          .put((byte) '\r')
          .put((byte) '\n')
          .flip()
          .asReadOnlyBuffer();
      chunk = made;
    }
    return made.duplicate();
  }
}
