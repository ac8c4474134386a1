package io.redisse.jaxrs.stream;

import io.redisse.core.spi.StreamRequest;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.glassfish.jersey.server.ChunkedOutput;

/**
 * A sink that a resource method can return as the response entity, together with the stream that
 * {@link StreamFilter} opens on it. Jersey injects its own sinks before the method runs, which
 * turns the response into a stream even if the method then rejects the request.
 */
final class FrameSink extends ChunkedOutput<OutboundSseEvent> implements SseEventSink {
  /** The same delimiter as Jersey's own sink, so that {@link FrameEventWriter} works with both. */
  private static final byte[] DELIMITER = {'\n'};

  private final StreamRequest stream;

  FrameSink(StreamRequest stream) {
    super(DELIMITER);
    this.stream = stream;
  }

  StreamRequest stream() {
    return stream;
  }

  @Override
  public CompletionStage<?> send(OutboundSseEvent event) {
    try {
      write(event);
      return CompletableFuture.completedFuture(null);
    } catch (IOException e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
