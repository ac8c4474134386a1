package io.redisse.redis;

import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A client that reads immediately, and records everything that it receives. */
final class StreamRecorder implements Outlet {
  /** An event as a browser would dispatch it. */
  record Received(long id, String type, String data) {
    boolean isNotice() {
      return type.equals("missedevents") || type.equals("lastEventId");
    }
  }

  final Set<String> channels;
  private final StringBuilder unparsed = new StringBuilder();
  private final List<Received> received = new ArrayList<>();
  private @Nullable Stream stream;
  private boolean isClosed;
  private boolean isDisconnected;

  StreamRecorder(Set<String> channels) {
    this.channels = channels;
  }

  @Override
  public synchronized void opened(Stream newStream) {
    stream = newStream;
    if (isDisconnected) {
      newStream.disconnected();
    }
  }

  /** Ends the connection from the client's side. */
  synchronized void disconnect() {
    isDisconnected = true;
    if (stream != null) {
      stream.disconnected();
    }
  }

  @Override
  public synchronized void write(Frame frame) {
    if (isDisconnected) {
      return;
    }
    unparsed.append(frame);
    int start = 0;
    for (int end; (end = unparsed.indexOf("\n\n", start)) >= 0; start = end + 2) {
      parse(unparsed.substring(start, end));
    }
    unparsed.delete(0, start);
    Objects.requireNonNull(stream).written();
  }

  private void parse(String block) {
    String type = field(block, "event: ");
    if (!type.isEmpty()) {
      String id = field(block, "id: ");
      received.add(
          new Received(id.isEmpty() ? 0 : Long.parseLong(id), type, field(block, "data: ")));
    }
  }

  private static String field(String block, String name) {
    return block
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()))
        .findFirst()
        .orElse("");
  }

  @Override
  public synchronized void close() {
    isClosed = true;
  }

  synchronized boolean isClosed() {
    return isClosed;
  }

  synchronized boolean hasReceived(String data) {
    return received.stream().anyMatch(each -> each.data().equals(data));
  }

  /** Returns events and notices in order of arrival. */
  synchronized List<Received> received() {
    return List.copyOf(received);
  }

  List<Received> notices() {
    return received().stream().filter(Received::isNotice).toList();
  }

  List<Received> events() {
    return received().stream().filter(each -> !each.isNotice()).toList();
  }

  /** Returns the first id that the client received. */
  long start() {
    return received().get(0).id();
  }
}
