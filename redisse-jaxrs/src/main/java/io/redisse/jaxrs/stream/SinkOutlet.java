package io.redisse.jaxrs.stream;

import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Stream;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * An outlet that writes to the sink of any JAX-RS container. Writes run on a worker thread, not a
 * hub thread, because they block while the client does not read. The hub passes one frame at a
 * time, so each stream has at most one worker task.
 */
final class SinkOutlet implements Outlet {
  private static final Logger LOG = System.getLogger(SinkOutlet.class.getName());

  private final SseEventSink sink;
  private final Executor workers;
  private volatile @Nullable Stream stream;

  SinkOutlet(SseEventSink sink, Executor workers) {
    this.sink = sink;
    this.workers = workers;
  }

  @Override
  public void opened(Stream newStream) {
    stream = newStream;
  }

  @Override
  public void write(Frame frame) {
    workers.execute(() -> {
      try {
        sink.send(new FrameEvent(frame)).whenComplete((sent, failure) -> report(failure));
      } catch (RuntimeException e) {
        // The sink is closed, or the container has detected a broken connection.
        report(e);
      }
    });
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
  public void close() {
    workers.execute(() -> {
      try {
        sink.close();
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.DEBUG, "A client disconnected before its response ended", e);
      }
    });
  }
}
