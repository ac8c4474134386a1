package io.redisse.jaxrs.grizzly;

import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Stream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.Writer;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.ssl.SSLBaseFilter;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.jspecify.annotations.Nullable;

/**
 * An outlet that writes to a Grizzly connection taken over from its request. Writes do not block,
 * disconnects are detected immediately, and none of the request's memory is retained.
 */
public final class DirectOutlet
    extends EmptyCompletionHandler<WriteResult<WritableMessage, SocketAddress>>
    implements Outlet, CloseListener<Closeable, CloseType> {
  /** The attribute that holds a connection's outlet while the connection carries a stream. */
  public static final Attribute<DirectOutlet> TAKEN =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("redisse.stream");

  private static final Logger LOG = System.getLogger(DirectOutlet.class.getName());
  /** A comment, which clients ignore. */
  private static final byte[] PROBE = ":\n".getBytes(StandardCharsets.US_ASCII);

  private static final byte[] PROBE_CHUNK = "2\r\n:\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final long FIRST_PROBE_MILLIS = 10;
  private static final long LAST_PROBE_MILLIS = 1_280;

  /** The bytes of a TLS record, and the buffer that Grizzly allocates for one. */
  private static final int RECORD_BYTES = 16 * 1024;

  private static final int RECORD_BUFFER_BYTES = 25 * 1024;

  private static final byte[] NOTHING = {};
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private final NIOConnection connection;

  /** The filter chain that handles HTTP requests before and after the stream. */
  private final FilterChain requestFilters;

  /** Counts the connection again after the stream; null if the application runs its own Grizzly. */
  private final @Nullable RequestConnections requests;

  private final SocketChannel socket;
  private final Writer<SocketAddress> writer;
  private final boolean secure;
  private final boolean chunked;
  private final boolean keepAlive;
  private volatile @Nullable Stream stream;

  /**
   * True while bytes of a frame are unsent. The queue of the connection does not show it: it is
   * updated only after the write has been reported as complete.
   */
  private volatile boolean writing;

  /** True once the client has closed its sending side. */
  private volatile boolean isInputEnded;

  private boolean isClosed;

  /**
   * True if the client has sent another request behind the stream's. It is never executed, and the
   * connection is closed behind the stream, so that the client knows (RFC 9112, section 9.3.2).
   */
  private volatile boolean hasPipelinedRequest;

  /**
   * The response head, or null once it is sent. It is sent together with the first frame to save a
   * write.
   */
  private byte @Nullable [] head;

  DirectOutlet(
      NIOConnection connection,
      FilterChain requestFilters,
      byte[] head,
      boolean chunked,
      boolean keepAlive) {
    this.connection = connection;
    this.requestFilters = requestFilters;
    requests = RequestConnections.remove(connection);
    this.head = head;
    socket = (SocketChannel) connection.getChannel();
    writer = ((TCPNIOTransport) connection.getTransport()).getWriter(false);
    secure = requestFilters.indexOfType(SSLBaseFilter.class) >= 0;
    this.chunked = chunked;
    this.keepAlive = keepAlive;
  }

  /** Discards what a client sends during a stream, or to a connection that is being closed. */
  static void discard(FilterChainContext context) {
    if (context.getMessage() instanceof Buffer input) {
      received(context.getConnection(), input.toByteBuffer());
      input.tryDispose();
    }
  }

  /** Notes what a client sends during a stream, or to a connection that is being closed. */
  static void received(Connection<?> connection, ByteBuffer input) {
    if (isLineEnds(input)) {
      return;
    }
    DirectOutlet outlet = TAKEN.get(connection);
    if (outlet != null) {
      outlet.hasPipelinedRequest = true;
    }
    if (!TAKEN.isSet(connection)) {
      // The stream has just ended, and did not see the request.
      connection.closeSilently();
    }
  }

  /** Some clients send a line end behind a request. */
  private static boolean isLineEnds(ByteBuffer input) {
    for (int i = input.position(); i < input.limit(); i++) {
      if (input.get(i) != '\r' && input.get(i) != '\n') {
        return false;
      }
    }
    return true;
  }

  @Override
  public void opened(Stream newStream) {
    stream = newStream;
    // Invokes the listener immediately if the client has already disconnected.
    connection.addCloseListener(this);
  }

  @Override
  public synchronized void write(Frame frame) {
    writing = true;
    ByteBuffer first = withHead(piece(frame, 0));
    if (secure || !connection.getAsyncWriteQueue().isEmpty()) {
      queue(frame, 0, first);
    } else {
      writeNow(frame, first);
    }
  }

  private ByteBuffer piece(Frame frame, int index) {
    return chunked ? frame.chunk(index) : frame.piece(index);
  }

  private ByteBuffer withHead(ByteBuffer bytes) {
    byte[] first = head;
    if (first == null) {
      return bytes;
    }
    head = null;
    return ByteBuffer.allocate(first.length + bytes.remaining())
        .put(first)
        .put(bytes)
        .flip();
  }

  /**
   * Writes directly to the socket, and hands Grizzly only the bytes that the socket did not accept.
   * Grizzly allocates several objects per write, which are needed only if the socket's buffer is
   * full.
   */
  private void writeNow(Frame frame, ByteBuffer first) {
    int index = 0;
    ByteBuffer bytes = first;
    try {
      socket.write(bytes);
      while (!bytes.hasRemaining() && ++index < frame.pieces()) {
        bytes = piece(frame, index);
        socket.write(bytes);
      }
    } catch (IOException e) {
      connection.terminateSilently();
      failed(e);
      return;
    }
    if (bytes.hasRemaining()) {
      queue(frame, index, bytes);
    } else {
      reportWritten();
    }
  }

  /**
   * Passes the rest of a frame to Grizzly as one message.
   *
   * @param index the first piece that is not sent
   * @param bytes the unsent bytes of this piece
   */
  private void queue(Frame frame, int index, ByteBuffer bytes) {
    Buffer buffer = buffer(bytes);
    for (int i = index + 1; i < frame.pieces(); i++) {
      buffer =
          Buffers.appendBuffers(connection.getMemoryManager(), buffer, buffer(piece(frame, i)));
    }
    if (secure) {
      connection.<WritableMessage>write(buffer, this);
    } else {
      // No filter modifies plain bytes. The filter chain would only add latency
      // and memory per connection.
      writer.write(connection, buffer, this);
    }
  }

  private Buffer buffer(ByteBuffer bytes) {
    Buffer buffer = Buffers.wrap(connection.getMemoryManager(), bytes.slice());
    // The bytes are shared with other streams and must not be returned to a pool.
    buffer.allowBufferDispose(false);
    return buffer;
  }

  @Override
  public long unsent() {
    return connection.getAsyncWriteQueue().spaceInBytes();
  }

  @Override
  public long copyBytes(int size) {
    if (!secure) {
      return 0;
    }
    // Grizzly moves a few bytes to a buffer of their size; others stay in those of the records.
    return size < RECORD_BYTES / 2 ? size : (size / RECORD_BYTES + 1L) * RECORD_BUFFER_BYTES;
  }

  @Override
  public void completed(WriteResult<WritableMessage, SocketAddress> result) {
    reportWritten();
  }

  private void reportWritten() {
    writing = false;
    Stream opened = stream;
    if (opened != null) {
      opened.written();
    }
  }

  @Override
  public void failed(Throwable failure) {
    LOG.log(Level.DEBUG, "A client has disconnected", failure);
    reportDisconnected();
  }

  @Override
  public void cancelled() {
    reportDisconnected();
  }

  @Override
  public void onClosed(Closeable closed, CloseType type) {
    reportDisconnected();
  }

  private void reportDisconnected() {
    Stream opened = stream;
    if (opened != null) {
      opened.disconnected();
    }
  }

  /**
   * Finds out whether the client is gone or has closed only its sending side, which looks the same.
   * The system of a client that is gone answers to the next bytes with a reset, after which writing
   * fails. The intervals grow, because that takes a round trip.
   */
  void inputEnded() {
    isInputEnded = true;
    probe(FIRST_PROBE_MILLIS);
  }

  private void probe(long nextMillis) {
    if (connection.isOpen() && writeProbe() && nextMillis <= LAST_PROBE_MILLIS) {
      CompletableFuture.delayedExecutor(nextMillis, TimeUnit.MILLISECONDS)
          .execute(() -> probe(2 * nextMillis));
    }
  }

  /** Returns false if no more probes are needed. */
  private synchronized boolean writeProbe() {
    if (isClosed) {
      return false;
    }
    if (writing || head != null || !connection.getAsyncWriteQueue().isEmpty()) {
      // Other bytes are on their way, or will be soon.
      return true;
    }
    ByteBuffer probe = ByteBuffer.wrap(chunked ? PROBE_CHUNK : PROBE);
    try {
      socket.write(probe);
    } catch (IOException e) {
      connection.terminateSilently();
      return false;
    }
    if (probe.hasRemaining()) {
      writer.write(connection, buffer(probe), new EmptyCompletionHandler<>());
    }
    return true;
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    connection.removeCloseListener(this);
    if (!connection.isOpen()) {
      return;
    }
    if (writing) {
      // The client is not reading, so the queued bytes might never be sent.
      connection.terminateSilently();
      return;
    }
    boolean reusable = chunked && keepAlive && !isInputEnded && endsWithoutPipelinedRequest();
    if (reusable) {
      if (requests != null) {
        requests.streamEnded(connection);
      }
      // Restore the filters before sending the last chunk: the client may send its next request
      // right after it.
      IdleTimeoutFilter.setCustomTimeout(
          connection, KeepAliveTime.of(requestFilters).seconds(), TimeUnit.SECONDS);
      connection.setProcessor(requestFilters);
    }
    new StreamEnd(connection, secure, reusable)
        .send(withHead(ByteBuffer.wrap(chunked ? LAST_CHUNK : NOTHING)));
  }

  /** Frees the connection for requests, unless it has to be closed because of one it received. */
  private boolean endsWithoutPipelinedRequest() {
    // In this order: received() sets the flag first, and then looks at the attribute.
    TAKEN.remove(connection);
    if (hasPipelinedRequest) {
      TAKEN.set(connection, this);
      return false;
    }
    return true;
  }
}
