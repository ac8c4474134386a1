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
 * An outlet over the sink of any JAX-RS container. A sink's write blocks while its client does not
 * read, so it is done by a worker and never by the hub's; the hub gives one frame at a time,
 * so there is at most one such task for each stream.
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
        sink.send(new FrameEvent(frame)).whenComplete((sent, failure) -> tell(failure));
      } catch (RuntimeException e) {
        // The sink is closed, or the container found the connection broken.
        tell(e);
      }
    });
  }

  private void tell(@Nullable Throwable failure) {
    Stream told = stream;
    if (told == null) {
      throw new IllegalStateException("written to before it was opened");
    }
    if (failure == null) {
      told.written();
    } else {
      LOG.log(Level.DEBUG, "A client is gone", failure);
      told.disconnected();
    }
  }

  @Override
  public void close() {
    workers.execute(() -> {
      try {
        sink.close();
      } catch (IOException | RuntimeException e) {
        LOG.log(Level.DEBUG, "A client was gone before its response ended", e);
      }
    });
  }
}
