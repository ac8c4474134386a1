package io.redisse.cli.bench;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One stream. Owned by one event loop, which tells it when its socket is ready. */
final class StreamConnection implements ResponseParser.Handler, EventScanner.Arrivals {
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
      URI uri, List<String> headers, Sequence sequence, EventData data, Listener listener)
      throws IOException {
    address = UrlTemplate.address(uri);
    request = request(uri, headers);
    this.sequence = sequence;
    this.listener = listener;
    scanner = new EventScanner(data, this);
  }

  static StreamConnection of(Plan plan, int stream, EventData data, Listener listener)
      throws IOException {
    int channel = stream % plan.channels();
    return new StreamConnection(
        plan.subscribe().fill(plan.channelName(channel), stream),
        plan.headers(),
        new Sequence(channel, plan.channels()),
        data,
        listener);
  }

  static byte[] request(URI uri, List<String> headers) {
    StringBuilder text = new StringBuilder("GET " + UrlTemplate.target(uri) + " HTTP/1.1\r\n"
        + "Host: " + uri.getRawAuthority() + "\r\nAccept: text/event-stream\r\n");
    headers.forEach(header -> text.append(header).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  void connect(Selector selector) throws IOException {
    now = System.nanoTime();
    SocketChannel channel = SocketChannel.open();
    channel.configureBlocking(false);
    try {
      // Loopback connects at once, though Linux does not say so at the first call.
      if (channel.connect(address) || channel.finishConnect()) {
        send(channel);
        channel.register(selector, SelectionKey.OP_READ, this);
      } else {
        channel.register(selector, SelectionKey.OP_CONNECT, this);
      }
    } catch (IOException e) {
      failed(channel, e);
    }
  }

  /** The time of the connect until the stream is open, then that of the last read. */
  long now() {
    return now;
  }

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
      failed(channel, e);
    }
  }

  private void send(SocketChannel channel) throws IOException {
    if (channel.write(ByteBuffer.wrap(request)) != request.length) {
      throw new IOException("the request does not fit into a socket's buffer");
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

  private void failed(SocketChannel channel, IOException reason) {
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
    // What a server says by itself, or another run's.
  }

  @Override
  public void corrupt() {
    listener.corrupt();
  }

  /** What happens to streams. Called by the thread that owns them. */
  interface Listener {
    void opened(StreamConnection stream);

    /** The stream ended; {@code wasOpen} is false if it never began. */
    void closed(StreamConnection stream, boolean wasOpen, String reason);

    void event(StreamConnection stream, long number, Sequence.Arrival arrival);

    void corrupt();
  }
}
