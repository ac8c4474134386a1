package io.redisse.cli.bench.streams;

import io.redisse.cli.bench.http.HttpRequests;
import io.redisse.cli.bench.http.ProtocolException;
import io.redisse.cli.bench.http.ResponseParser;
import io.redisse.cli.bench.plan.Plan;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One stream. Belongs to one event loop and is used only by the loop's thread. */
final class StreamConnection implements ResponseParser.Handler, EventScanner.Listener {
  private final SocketAddress address;
  private final byte[] request;
  private final Sequence sequence;
  private final Listener listener;
  private final ResponseParser parser = new ResponseParser(this);
  private final EventScanner scanner;
  private boolean open;
  private boolean ended;
  private long now;

  private StreamConnection(
      SocketAddress address, byte[] request, Sequence sequence, EventData data, Listener listener) {
    this.address = address;
    this.request = request;
    this.sequence = sequence;
    this.listener = listener;
    scanner = new EventScanner(data, this);
  }

  static StreamConnection of(Plan plan, int stream, EventData data, Listener listener)
      throws IOException {
    int channel = stream % plan.channels();
    URI uri = plan.subscribe().fill(plan.channelName(channel), stream);
    return new StreamConnection(
        HttpRequests.address(uri),
        HttpRequests.subscribe(uri, plan.headers()),
        new Sequence(channel, plan.channels()),
        data,
        listener);
  }

  void connect(Selector selector) throws IOException {
    now = System.nanoTime();
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    try {
      // On loopback, the connection is established immediately, but connect() returns false.
      if (channel.connect(address) || channel.finishConnect()) {
        send(channel);
        channel.register(selector, SelectionKey.OP_READ, this);
      } else {
        channel.register(selector, SelectionKey.OP_CONNECT, this);
      }
    } catch (IOException e) {
      close(channel, e);
    }
  }

  /** Returns the time of the last read, or of the connect if the stream is not open yet. */
  long now() {
    return now;
  }

  /**
   * Completes the connect or reads, whichever the key is ready for. Uses {@code buffer} only during
   * the call.
   */
  void ready(SelectionKey key, ByteBuffer buffer) {
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        send(channel);
        key.interestOps(SelectionKey.OP_READ);
      } else {
        read(channel, buffer);
      }
    } catch (IOException e) {
      close(channel, e);
    }
  }

  private void send(SocketChannel channel) throws IOException {
    if (channel.write(ByteBuffer.wrap(request)) != request.length) {
      throw new IOException("a request of " + request.length
          + " bytes does not fit in the socket's send buffer; use fewer headers");
    }
  }

  private void read(SocketChannel channel, ByteBuffer buffer) throws IOException {
    buffer.clear();
    int length = channel.read(buffer);
    if (open) {
      now = System.nanoTime();
    }
    if (length > 0) {
      parser.parse(buffer.array(), buffer.arrayOffset(), buffer.arrayOffset() + length);
    }
    if (length < 0 || ended) {
      throw new IOException("the server closed the connection");
    }
  }

  private void close(SocketChannel channel, IOException reason) {
    try {
      channel.close();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
    listener.closed(this, open, String.valueOf(reason.getMessage()));
  }

  @Override
  public void head(ResponseParser.Head head) throws ProtocolException {
    head.requireEventStream();
    open = true;
    listener.opened(this);
    now = System.nanoTime();
  }

  @Override
  public void body(byte[] bytes, int from, int to) {
    scanner.scan(bytes, from, to);
  }

  @Override
  public void end() {
    ended = true;
  }

  @Override
  public void event(long number) {
    listener.event(this, number, sequence.accept(number));
  }

  @Override
  public void foreign() {
    // The event is either from the server itself, such as lastEventId, or from another run.
  }

  @Override
  public void corrupt() {
    listener.corrupt();
  }

  /** Receives the events and state changes of streams, on the event loop's thread. */
  interface Listener {
    void opened(StreamConnection stream);

    /**
     * Called when a stream has ended or could not be opened.
     *
     * @param wasOpen false if the stream could not be opened
     */
    void closed(StreamConnection stream, boolean wasOpen, String reason);

    void event(StreamConnection stream, long number, Sequence.Arrival arrival);

    void corrupt();
  }
}
