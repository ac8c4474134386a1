package io.redisse.jaxrs.stream;

import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Stream;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An outlet that writes to the sink of any JAX-RS container. Writes run on a writer thread, not a hub
 * thread, because they block while the client does not read. The hub passes one frame at a time, so
 * each stream has at most one write. A write that still blocks when the stream is closed is
 * interrupted, since JAX-RS has no other way to give up a connection.
 */
final class SinkOutlet implements Outlet {
  private static final Logger LOG = System.getLogger(SinkOutlet.class.getName());

  /** The time that a write has left when the stream is closed. */
  private static final int LAST_WRITE_SECONDS = 5;

  private final SseEventSink sink;
  private final Executor writers;
  private volatile @Nullable Stream stream;

  /** The thread that writes now; guarded by this. */
  private @Nullable Thread writing;

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
    writers.execute(() -> {
      begin();
      try {
        sink.send(new FrameEvent(frame)).whenComplete((sent, failure) -> report(failure));
      } catch (RuntimeException e) {
        // The sink is closed, or the container has detected a broken connection.
        report(e);
      } finally {
        end();
      }
    });
  }

  private synchronized void begin() {
    writing = Thread.currentThread();
  }

  private synchronized void end() {
    writing = null;
    // Another stream uses this thread next.
    boolean unused = Thread.interrupted();
  }

  private synchronized void interrupt() {
    if (writing != null) {
      writing.interrupt();
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
    // The last frame of a client that reads is sent by then.
    CompletableFuture.delayedExecutor(LAST_WRITE_SECONDS, TimeUnit.SECONDS, Runnable::run)
        .execute(this::interrupt);
    writers.execute(() -> {
      try {
        sink.close();
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.DEBUG, "A client disconnected before its response ended", e);
      }
    });
  }
}
