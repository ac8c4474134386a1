package io.redisse.core.spi;

/**
 * The counters of a hub since its creation, named and defined as in the Ruby server.
 *
 * @param connected the number of currently open streams
 * @param served the number of streams that have ended
 * @param events the number of events written, including {@code lastEventId} and {@code
 *     missedevents}
 * @param missing the number of streams that were sent {@code missedevents}
 */
public record Statistics(long connected, long served, long events, long missing) {}
