package io.redisse.cli.clients;

import jakarta.ws.rs.ServiceUnavailableException;
import jakarta.ws.rs.client.ClientBuilder;
import jakarta.ws.rs.client.WebTarget;
import jakarta.ws.rs.sse.InboundSseEvent;
import jakarta.ws.rs.sse.SseEventSource;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Tests Jersey's implementation of the JAX-RS SseEventSource. */
class JerseyClientTest extends ClientContract<JerseyClientTest.JerseyClient> {
  @Override
  JerseyClient listen(URI events) {
    return new JerseyClient(events);
  }

  @Override
  Set<Integer> statusesThatEndIt() {
    return Set.of();
  }

  /** Opens a new source when Jersey gives up, which is after every failed request except a 503. */
  static final class JerseyClient implements ClientContract.Client {
    private final jakarta.ws.rs.client.Client client = ClientBuilder.newClient();
    private final List<String> received = new CopyOnWriteArrayList<>();
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
        received.add(event.readData());
      } else if ("missedevents".equals(event.getName())) {
        received.add(event.getName());
      }
    }

    private void onError(Throwable failure) {
      if (!(failure instanceof ServiceUnavailableException) && !closed) {
        CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS)
            .execute(() -> source = open());
      }
    }

    @Override
    public List<String> received() {
      return received;
    }

    @Override
    public void close() {
      closed = true;
      // Closed in the background. Closing takes seconds, because Jersey reads the connection to its
      // end.
      CompletableFuture<Void> unused = CompletableFuture.runAsync(client::close);
    }
  }
}
