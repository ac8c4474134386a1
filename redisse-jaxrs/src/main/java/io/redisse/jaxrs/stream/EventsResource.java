package io.redisse.jaxrs.stream;

import io.redisse.jaxrs.events.EventsEndpoint;
import io.redisse.jaxrs.threads.Workers;

/** The resource of the endpoint of event streams. */
public final class EventsResource extends EndpointResource {
  EventsResource(EventsEndpoint endpoint, Workers workers) {
    super(endpoint, workers);
  }
}
