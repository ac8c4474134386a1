package io.redisse.core.engine;

import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.SseParser;
import io.redisse.core.spi.SseParser.Parsed;
import io.redisse.core.spi.Stream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A client without a network. It records everything that the hub writes, and can stop reading. */
final class RecordingOutlet implements Outlet {
  static {
    Awaitility.setDefaultPollInterval(Duration.ofMillis(5));
    Awaitility.setDefaultPollDelay(Duration.ZERO);
  }

  private final StringBuilder received = new StringBuilder();
  private @Nullable Stream stream;
  private @Nullable Frame lastFrame;
  private boolean reading = true;
  private boolean unacknowledged;
  private boolean failing;
  private int writesToRead = Integer.MAX_VALUE;
  private boolean closed;

  @Override
  public synchronized void opened(Stream newStream) {
    stream = newStream;
  }

  @Override
  public synchronized void write(Frame frame) {
    if (closed || unacknowledged) {
      throw new AssertionError("write while a frame is in flight, or after close");
    }
    if (failing) {
      throw new IllegalStateException("this outlet fails all writes");
    }
    lastFrame = frame;
    received.append(frame);
    if (reading && writesToRead-- > 0) {
      stream().written();
    } else {
      unacknowledged = true;
    }
  }

  @Override
  public synchronized void close() {
    if (closed) {
      throw new AssertionError("closed twice");
    }
    closed = true;
  }

  synchronized void failWrites() {
    failing = true;
  }

  /** Makes the client read only the given number of frames. */
  synchronized void stopReadingAfter(int frames) {
    writesToRead = frames;
  }

  /** Returns the size of the frame that the client has yet to read. */
  synchronized int unacknowledgedBytes() {
    return unacknowledged && !closed ? Objects.requireNonNull(lastFrame).size() : 0;
  }

  synchronized void stopReading() {
    reading = false;
  }

  synchronized void resumeReading() {
    reading = true;
    writesToRead = Integer.MAX_VALUE;
    if (unacknowledged) {
      unacknowledged = false;
      stream().written();
    }
  }

  void disconnect() {
    stream().disconnected();
  }

  private Stream stream() {
    return Objects.requireNonNull(stream);
  }

  synchronized String text() {
    return received.toString();
  }

  synchronized boolean isClosed() {
    return closed;
  }

  List<Parsed> events() {
    return SseParser.parse(text()).events;
  }

  /** Returns the data of the events, without those of the server itself. */
  List<String> data() {
    return events().stream()
        .filter(event -> !List.of("missedevents", "lastEventId").contains(event.type()))
        .map(Parsed::data)
        .toList();
  }

  List<String> types() {
    return events().stream().map(Parsed::type).toList();
  }

  RecordingOutlet awaitEvents(int count) {
    Awaitility.await().until(() -> events().size() >= count);
    return this;
  }

  void awaitClosed() {
    Awaitility.await().until(this::isClosed);
  }

  /** Returns the frame of the latest write. */
  synchronized Frame lastFrame() {
    return Objects.requireNonNull(lastFrame);
  }

  /** Returns the cursor with which this client would reconnect. */
  long lastEventId() {
    List<Parsed> events = events();
    return Long.parseLong(events.get(events.size() - 1).lastEventId());
  }
}
