package io.redisse.api;

/**
 * What a publish with an {@link IdempotencyKey} came to.
 *
 * @param event the event, with the id that it got when it was first published
 * @param replayed whether that was before: nothing was published this time
 */
public record Publication(Event event, boolean replayed) {}
