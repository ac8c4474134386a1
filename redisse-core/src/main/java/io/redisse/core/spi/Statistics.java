package io.redisse.core.spi;

/**
 * What a hub did since it was made; the names and meanings are those of the Ruby server.
 *
 * @param connected the streams that are open now
 * @param served the streams that ended
 * @param events the events written, {@code lastEventId} and {@code missedevents} included
 * @param missing the streams that were told {@code missedevents}
 */
public record Statistics(long connected, long served, long events, long missing) {}
