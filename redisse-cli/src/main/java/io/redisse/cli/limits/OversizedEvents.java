package io.redisse.cli.limits;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/** Counts publishers that are told that an event, or the whole request, is too large. */
public final class OversizedEvents implements ContainerResponseFilter {
  private static final int TOO_LARGE = 413;

  private final RejectionCounters refusals;

  public OversizedEvents(RejectionCounters refusals) {
    this.refusals = refusals;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getStatus() == TOO_LARGE) {
      refusals.add(RejectionCounters.Limit.EVENT_SIZE);
    }
  }
}
