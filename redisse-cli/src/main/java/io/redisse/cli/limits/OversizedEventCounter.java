package io.redisse.cli.limits;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;

/** Counts requests that are rejected because an event or the entire body is too large. */
public final class OversizedEventCounter implements ContainerResponseFilter {
  private static final int TOO_LARGE = 413;

  private final RejectionCounters rejections;

  public OversizedEventCounter(RejectionCounters rejections) {
    this.rejections = rejections;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (response.getStatus() == TOO_LARGE) {
      rejections.add(RejectionCounters.Limit.EVENT_SIZE);
    }
  }
}
