package io.redisse.cli.bench;

import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import java.nio.charset.StandardCharsets;

/** Publishes as an application does that has the backend at hand. */
final class BackendPublisher implements EventPublisher {
  private final Plan plan;
  private final Backend backend;

  BackendPublisher(Plan plan) {
    this.plan = plan;
    backend = Backend.open(plan.publish());
  }

  @Override
  public void publish(int channel, byte[] data, Publications publications) {
    String text = new String(data, StandardCharsets.US_ASCII);
    backend
        .publish(new NewEvent(plan.channelName(channel), text))
        .whenComplete((event, failure) -> {
          if (failure == null) {
            publications.accepted();
          } else {
            publications.refused(channel, String.valueOf(failure.getMessage()));
          }
        });
  }

  @Override
  public void close() {
    backend.close();
  }
}
