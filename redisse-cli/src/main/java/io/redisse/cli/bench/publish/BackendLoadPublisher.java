package io.redisse.cli.bench.publish;

import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import io.redisse.cli.bench.plan.Plan;
import java.nio.charset.StandardCharsets;

/** Publishes directly to a backend, like an application that embeds Redisse. */
final class BackendLoadPublisher implements LoadPublisher {
  private final Plan plan;
  private final Backend backend;

  BackendLoadPublisher(Plan plan) {
    this.plan = plan;
    backend = Backend.open(plan.publish().destination());
  }

  @Override
  public void publish(int channel, byte[] data, Publications publications) {
    String text = new String(data, StandardCharsets.US_ASCII);
    backend
        .publish(new NewEvent(plan.channelName(channel), text))
        .whenComplete((event, failure) -> {
          if (failure == null) {
            publications.recordAccepted(1);
          } else {
            publications.recordRejected(channel, String.valueOf(failure.getMessage()));
          }
        });
  }

  @Override
  public void close() {
    backend.close();
  }
}
