package io.redisse.cli.clients;

import com.launchdarkly.eventsource.ErrorStrategy;
import com.launchdarkly.eventsource.EventSource;
import com.launchdarkly.eventsource.MessageEvent;
import com.launchdarkly.eventsource.StreamException;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Tests LaunchDarkly's client for Java and Android, configured to continue after every error. */
class OkhttpClientTest extends ClientContract<OkhttpClientTest.OkhttpClient> {
  @Override
  OkhttpClient listen(URI events) {
    return new OkhttpClient(events);
  }

  @Override
  Set<Integer> statusesThatEndIt() {
    return Set.of();
  }

  static final class OkhttpClient implements ClientContract.Client {
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final EventSource source;

    OkhttpClient(URI events) {
      source = new EventSource.Builder(events)
          .errorStrategy(ErrorStrategy.alwaysContinue())
          .retryDelay(100, TimeUnit.MILLISECONDS)
          .build();
      Thread reader = new Thread(this::read, "okhttp");
      reader.setDaemon(true);
      reader.start();
    }

    private void read() {
      try {
        source.start();
        while (true) {
          MessageEvent event = source.readMessage();
          if (event == null) {
            return;
          }
          if ("message".equals(event.getEventName())) {
            received.add(event.getData());
          } else if ("missedevents".equals(event.getEventName())) {
            received.add(event.getEventName());
          }
        }
      } catch (StreamException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public List<String> received() {
      return received;
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
