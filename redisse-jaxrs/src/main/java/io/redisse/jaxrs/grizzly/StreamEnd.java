package io.redisse.jaxrs.grizzly;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.asyncqueue.WritableMessage;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.ssl.SSLUtils;

/**
 * Sends the last bytes of a stream. Then closes the connection, unless it is kept for further
 * requests. Closing it earlier would discard the bytes.
 */
final class StreamEnd extends EmptyCompletionHandler<WriteResult<WritableMessage, SocketAddress>> {
  private static final Logger LOG = System.getLogger(StreamEnd.class.getName());

  /** The time for a client to read what is left; then the connection is closed anyway. */
  private static final int LIMIT_SECONDS = 30;

  private final NIOConnection connection;
  private final boolean keepAlive;
  private final EndingStreams ending;
  private final AtomicBoolean finished = new AtomicBoolean();

  /** True once the TLS alert that announces the end has been passed on. */
  private volatile boolean isAnnounced;

  StreamEnd(NIOConnection connection, boolean secure, boolean keepAlive) {
    this.connection = connection;
    this.keepAlive = keepAlive;
    isAnnounced = !secure;
    ending = EndingStreams.of(connection.getTransport());
  }

  /**
   * Sends the bytes through the filters of the connection. Unlike direct writes, these restart the
   * timer of idle connections.
   */
  void send(ByteBuffer last) {
    ending.begin();
    if (last.hasRemaining()) {
      connection.<WritableMessage>write(Buffers.wrap(connection.getMemoryManager(), last), this);
    } else {
      proceed();
    }
    if (!finished.get()) {
      CompletableFuture.delayedExecutor(LIMIT_SECONDS, TimeUnit.SECONDS).execute(this::giveUp);
    }
  }

  @Override
  public void completed(WriteResult<WritableMessage, SocketAddress> result) {
    proceed();
  }

  private void proceed() {
    if (keepAlive) {
      finish();
    } else if (isAnnounced) {
      connection.closeSilently();
      finish();
    } else {
      isAnnounced = true;
      announce();
    }
  }

  /** Sends close_notify, without which a client cannot tell the end from an attack (RFC 8446). */
  private void announce() {
    try {
      ByteBuffer alert = closeNotify();
      ((TCPNIOTransport) connection.getTransport())
          .getWriter(false)
          .write(connection, Buffers.wrap(connection.getMemoryManager(), alert), this);
    } catch (SSLException e) {
      failed(e);
    }
  }

  private ByteBuffer closeNotify() throws SSLException {
    SSLEngine engine = SSLUtils.getSSLEngine(connection);
    ByteBuffer alert = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    // Grizzly encrypts under the same lock.
    synchronized (connection) {
      engine.closeOutbound();
      engine.wrap(ByteBuffer.allocate(0), alert);
    }
    return alert.flip();
  }

  @Override
  public void failed(Throwable failure) {
    LOG.log(Level.DEBUG, "A client disconnected before its stream had ended", failure);
    connection.terminateSilently();
    finish();
  }

  @Override
  public void cancelled() {
    connection.terminateSilently();
    finish();
  }

  private void giveUp() {
    if (!finished.get()) {
      connection.terminateSilently();
      finish();
    }
  }

  private void finish() {
    if (finished.compareAndSet(false, true)) {
      ending.finish();
    }
  }
}
