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
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.CloseListener;
import org.glassfish.grizzly.CloseType;
import org.glassfish.grizzly.Closeable;
import org.glassfish.grizzly.CompletionHandler;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.Writer;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.ssl.SSLBaseFilter;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.jspecify.annotations.Nullable;

/**
 * An outlet over a Grizzly connection that was taken over from its request: writes do not block, a
 * client that goes is noticed at once, and nothing of the request is kept.
 */
public final class DirectOutlet
    extends EmptyCompletionHandler<WriteResult<WritableMessage, SocketAddress>>
    implements Outlet, CloseListener<Closeable, CloseType> {
  /** On a connection while it is a stream. */
  public static final Attribute<DirectOutlet> TAKEN =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("redisse.stream");

  private static final Logger LOG = System.getLogger(DirectOutlet.class.getName());
  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** What Grizzly's own default is. */
  private static final int IDLE_SECONDS = 30;

  private final NIOConnection connection;

  /** What served requests on this connection, and will again. */
  private final FilterChain requests;

  private final SocketChannel socket;
  private final Writer<SocketAddress> writer;
  private final boolean secure;
  private final boolean chunked;
  private final boolean keepAlive;
  private volatile @Nullable Stream stream;

  /** The response's head, which leaves with the first frame: one write costs as much as it. */
  private byte @Nullable [] head;

  DirectOutlet(
      NIOConnection connection,
      FilterChain requests,
      byte[] head,
      boolean chunked,
      boolean keepAlive) {
    this.connection = connection;
    this.requests = requests;
    this.head = head;
    socket = (SocketChannel) connection.getChannel();
    writer = ((TCPNIOTransport) connection.getTransport()).getWriter(false);
    secure = requests.indexOfType(SSLBaseFilter.class) >= 0;
    this.chunked = chunked;
    this.keepAlive = keepAlive;
  }

  @Override
  public void opened(Stream newStream) {
    stream = newStream;
    // Calls back at once if the client is gone already.
    connection.addCloseListener(this);
  }

  @Override
  public void write(Frame frame) {
    ByteBuffer bytes = behindHead(chunked ? frame.chunk() : frame.buffer());
    if (secure || !connection.getAsyncWriteQueue().isEmpty()) {
      queue(bytes, this);
    } else {
      writeNow(bytes);
    }
  }

  private ByteBuffer behindHead(ByteBuffer bytes) {
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
   * Writes past Grizzly, which would make some objects for each write and do nothing with them as
   * long as the socket takes all. It gets what the socket does not take.
   */
  private void writeNow(ByteBuffer bytes) {
    try {
      socket.write(bytes);
    } catch (IOException e) {
      connection.terminateSilently();
      failed(e);
      return;
    }
    if (bytes.hasRemaining()) {
      queue(bytes, this);
    } else {
      tellWritten();
    }
  }

  private void queue(
      ByteBuffer bytes, CompletionHandler<WriteResult<WritableMessage, SocketAddress>> handler) {
    Buffer buffer = buffer(bytes);
    if (secure) {
      connection.<WritableMessage>write(buffer, handler);
    } else {
      // There is nothing to be done to the bytes; a walk through the filters would cost time and
      // leave their state at each connection.
      writer.write(connection, buffer, handler);
    }
  }

  private Buffer buffer(ByteBuffer bytes) {
    Buffer buffer = Buffers.wrap(connection.getMemoryManager(), bytes);
    // The bytes are everyone's, and not to be given to a pool.
    buffer.allowBufferDispose(false);
    return buffer;
  }

  @Override
  public long unsent() {
    return connection.getAsyncWriteQueue().spaceInBytes();
  }

  @Override
  public void completed(WriteResult<WritableMessage, SocketAddress> result) {
    tellWritten();
  }

  private void tellWritten() {
    Stream told = stream;
    if (told != null) {
      told.written();
    }
  }

  @Override
  public void failed(Throwable failure) {
    LOG.log(Level.DEBUG, "A client is gone", failure);
    gone();
  }

  @Override
  public void cancelled() {
    gone();
  }

  @Override
  public void onClosed(Closeable closed, CloseType type) {
    gone();
  }

  private void gone() {
    Stream told = stream;
    if (told != null) {
      told.disconnected();
    }
  }

  @Override
  public void close() {
    connection.removeCloseListener(this);
    if (!connection.isOpen()) {
      return;
    }
    if (!connection.getAsyncWriteQueue().isEmpty()) {
      // The client does not read; what it was sent would wait for ever, and its end with it.
      connection.terminateSilently();
    } else if (chunked && keepAlive) {
      goOnWithRequests();
    } else {
      closeAfter(behindHead(ByteBuffer.wrap(chunked ? LAST_CHUNK : new byte[0])));
    }
  }

  private void closeAfter(ByteBuffer last) {
    if (secure) {
      queue(last, new Closing());
      return;
    }
    try {
      socket.write(last);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A client is gone", e);
    }
    if (last.hasRemaining()) {
      connection.terminateSilently();
    } else {
      connection.closeSilently();
    }
  }

  private void goOnWithRequests() {
    TAKEN.remove(connection);
    IdleTimeoutFilter.setCustomTimeout(connection, IDLE_SECONDS, TimeUnit.SECONDS);
    // Before the client can know that it may send the next.
    connection.setProcessor(requests);
    // Through the filters: the one that closes idle connections looks at its time only then.
    connection.<WritableMessage>write(
        buffer(behindHead(ByteBuffer.wrap(LAST_CHUNK))), new EmptyCompletionHandler<>());
  }

  /** A close right after a write would drop what is queued. */
  private final class Closing
      extends EmptyCompletionHandler<WriteResult<WritableMessage, SocketAddress>> {
    @Override
    public void completed(WriteResult<WritableMessage, SocketAddress> result) {
      connection.closeSilently();
    }

    @Override
    public void failed(Throwable failure) {
      connection.terminateSilently();
    }
  }
}
