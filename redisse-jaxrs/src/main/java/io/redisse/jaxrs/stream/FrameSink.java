package io.redisse.jaxrs.stream;

import io.redisse.core.spi.StreamRequest;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.SseEventSink;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.glassfish.jersey.server.ChunkedOutput;

/**
 * A sink that is the entity of a response, and the stream that {@link StreamFilter} opens on it or on
 * its connection. Jersey gives its own sink to a resource method only before the method runs, and then
 * the response is a stream whatever the method finds out.
 */
final class FrameSink extends ChunkedOutput<OutboundSseEvent> implements SseEventSink {
  /** As Jersey's own sink does, so that one {@link FrameEventWriter} serves both. */
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
