package io.redisse.cli;

import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.sse.InboundSseEvent;
import jakarta.ws.rs.sse.SseEventSource;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** The SseEventSource of JAX-RS, as Jersey has it. */
class JerseyClientTest extends ClientContract<JerseyClientTest.JerseyClient> {
  @Override
  JerseyClient listen(URI events) {
    return new JerseyClient(events);
  }

  @Override
  Set<Integer> statusesThatEndIt() {
    return Set.of();
  }

  @Override
  Duration enoughToComeAgain() {
    return Duration.ofSeconds(8); // It waits as long as Retry-After says.
  }

  /** Begins anew where Jersey ends for good: at whatever keeps it from a stream, but for a 503. */
  static final class JerseyClient implements ClientContract.Client {
    private final jakarta.ws.rs.client.Client client = ClientBuilder.newClient();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final WebTarget target;
    private volatile String lastEventId = "";
    private volatile SseEventSource source;
    private volatile boolean closed;

    JerseyClient(URI events) {
      target = client.target(events);
      source = open();
    }

    private SseEventSource open() {
      SseEventSource opened = SseEventSource.target(target.queryParam("lastEventId", lastEventId))
          .reconnectingEvery(100, TimeUnit.MILLISECONDS)
          .build();
      opened.register(this::onEvent, this::onError);
      opened.open();
      return opened;
    }

    private void onEvent(InboundSseEvent event) {
      if (event.getId() != null) {
        lastEventId = event.getId();
      }
      if ("message".equals(event.getName())) {
        heard.add(event.readData());
      } else if ("missedevents".equals(event.getName())) {
        heard.add(event.getName());
      }
    }

    private void onError(Throwable failure) {
      if (!(failure instanceof ServiceUnavailableException) && !closed) {
        CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS)
            .execute(() -> source = open());
      }
    }

    @Override
    public List<String> heard() {
      return heard;
    }

    @Override
    public void close() {
      closed = true;
      // It takes seconds, in which the connection is read for what may still come.
      CompletableFuture<Void> unused = CompletableFuture.runAsync(client::close);
    }
  }
}
