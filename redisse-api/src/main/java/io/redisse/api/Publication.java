package io.redisse.api;

/**
 * The result of a publish with an {@link IdempotencyKey}.
 *
 * @param event the event, with the id from its first publish
 * @param replayed true if an earlier call published the event and this call published nothing
 */
public record Publication(Event event, boolean replayed) {}
