package io.redisse.core.spi;

/**
 * The counters of a hub since its creation, named and defined as in the Ruby server.
 *
 * @param connected the streams that are open now
 * @param served the streams that have ended
 * @param events the events written, including {@code lastEventId} and {@code missedevents}
 * @param missing the streams that were sent {@code missedevents}
 */
public record Statistics(long connected, long served, long events, long missing) {}
