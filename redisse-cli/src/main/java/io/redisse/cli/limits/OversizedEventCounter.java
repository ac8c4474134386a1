package io.redisse.cli.limits;

import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Check;
import io.redisse.jaxrs.http.HttpRequest;

/** Counts requests that are rejected because an event or the entire body is too large. */
public final class OversizedEventCounter implements Check {
  private static final int TOO_LARGE = 413;

  private final RejectionCounters rejections;

  public OversizedEventCounter(RejectionCounters rejections) {
    this.rejections = rejections;
  }

  @Override
  public Answer after(HttpRequest request, Answer answer) {
    if (answer.status() == TOO_LARGE) {
      rejections.add(RejectionCounters.Limit.EVENT_SIZE);
    }
    return answer;
  }
}
