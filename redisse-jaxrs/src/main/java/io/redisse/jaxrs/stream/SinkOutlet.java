package io.redisse.jaxrs.stream;

import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Stream;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An outlet that writes to the sink of any JAX-RS container. Writes run on a writer thread, not a hub
 * thread, because they block while the client does not read. The hub passes one frame at a time, so
 * each stream has at most one write.
 *
 * <p>The sink is closed after the last write, since a container that closes it earlier blocks one
 * more thread until the write has ended. A client that reads again meanwhile receives the end of its
 * stream. If it does not, the container's write timeout closes the connection. A write that blocks
 * even longer is interrupted, since JAX-RS has no other way to give up a connection.
 */
final class SinkOutlet implements Outlet {
  private static final Logger LOG = System.getLogger(SinkOutlet.class.getName());

  /**
   * The time that a write has left when the stream is closed. Longer than the write timeouts of
   * containers (usually 20 or 30 seconds), because an interrupt frees the thread, but does not close
   * the connection on each container.
   */
  private static final int LAST_WRITE_SECONDS = 60;

  private final SseEventSink sink;
  private final Executor writers;
  private volatile @Nullable Stream stream;

  // Guarded by this.
  private @Nullable Thread blocked;
  private boolean isWriting;
  private boolean isClosed;

  SinkOutlet(SseEventSink sink, Executor writers) {
    this.sink = sink;
    this.writers = writers;
  }

  @Override
  public void opened(Stream newStream) {
    stream = newStream;
  }

  @Override
  public void write(Frame frame) {
    synchronized (this) {
      isWriting = true;
    }
    writers.execute(() -> send(frame).whenComplete((sent, failure) -> written(failure)));
  }

  private CompletionStage<?> send(Frame frame) {
    begin();
    try {
      return sink.send(new FrameEvent(frame));
    } catch (RuntimeException e) {
      // The sink is closed, or the container has detected a broken connection.
      return CompletableFuture.failedFuture(e);
    } finally {
      end();
    }
  }

  private synchronized void begin() {
    blocked = Thread.currentThread();
  }

  private synchronized void end() {
    blocked = null;
    // Another stream uses this thread next.
    boolean unused = Thread.interrupted();
  }

  private void written(@Nullable Throwable failure) {
    boolean isLast;
    synchronized (this) {
      isWriting = false;
      isLast = isClosed;
    }
    if (isLast) {
      closeSink();
    } else {
      report(failure);
    }
  }

  private void report(@Nullable Throwable failure) {
    Stream opened = stream;
    if (opened == null) {
      throw new IllegalStateException("cannot write before the stream is opened");
    }
    if (failure == null) {
      opened.written();
    } else {
      LOG.log(Level.DEBUG, "A client has disconnected", failure);
      opened.disconnected();
    }
  }

  @Override
  public long copyBytes(int size) {
    return Math.min(size, Frame.MAX_PIECE_BYTES);
  }

  @Override
  public void close() {
    CompletableFuture.delayedExecutor(LAST_WRITE_SECONDS, TimeUnit.SECONDS).execute(this::giveUp);
    synchronized (this) {
      isClosed = true;
      if (isWriting) {
        return;
      }
    }
    writers.execute(this::closeSink);
  }

  private void closeSink() {
    begin();
    try {
      sink.close();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "A client disconnected before its response ended", e);
    } finally {
      end();
    }
  }

  private synchronized void giveUp() {
    if (blocked != null) {
      blocked.interrupt();
    }
  }
}
