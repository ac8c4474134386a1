package io.redisse.api.spi;

import io.redisse.api.Channel;
import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the newest events of each channel. For every cursor with which a client can return, it
 * serves all missed events or reports a gap.
 *
 * <p>Safe for use by many threads and by all processes that share the store (STORE-8). Calls do not
 * block. Every stage completes within the store's timeout, exceptionally with
 * {@link io.redisse.api.BackendUnavailableException} if the store cannot be reached (STORE-10).
 * Dependents of a stage may run on the store's own thread and must not block.
 *
 * <p>Misuse throws from the call itself: {@link IllegalArgumentException} for an argument out of
 * range, {@link IllegalStateException} after {@link #close}.
 */
public interface EventStore extends AutoCloseable {
  /**
   * Appends an event.
   *
   * <p>Atomic. The id is greater than every id that the store has assigned before (STORE-1). Ids
   * become visible in order: after a reader has seen an id, no smaller one appears (STORE-9).
   *
   * @param event the event, without an id yet
   * @return completes with the event and its id once it is stored; or exceptionally with
   *     {@link io.redisse.api.OutcomeUnknownException} if it is unknown whether the event was
   *     stored
   */
  CompletionStage<Event> append(NewEvent event);

  /**
   * Reads one page of the events after a cursor, as one snapshot over all channels (STORE-4).
   *
   * <p>On the last page, {@code through} is at least what {@link #lastId} was at the time of the
   * call. Gaps are determined for each channel separately (STORE-5, STORE-6). A cursor that is
   * greater than the current id or from an earlier epoch is a gap in every channel, and
   * {@code through} is the current id (STORE-7).
   *
   * @param channels at least one
   * @param cursor the last id that the client saw, 0 ≤ cursor ≤ {@link Event#MAX_ID}; the store
   *     never issues 0
   * @param limit the maximum number of events on the page, at least 1; the store may return fewer
   * @return completes with the page
   */
  CompletionStage<History> history(Set<String> channels, long cursor, int limit);

  /**
   * Validates the arguments of {@link #history}, with the same messages for all stores.
   *
   * @param channels as passed to {@link #history}
   * @param cursor as passed to {@link #history}
   * @param limit as passed to {@link #history}
   * @return an unmodifiable copy of the channels
   * @throws IllegalArgumentException if there is no channel, a name is not valid, or the cursor or
   *     the limit is out of range; the message names the argument
   */
  static Set<String> requireValidQuestion(Set<String> channels, long cursor, int limit) {
    if (channels.isEmpty()) {
      throw new IllegalArgumentException("channels: expected at least one");
    }
    if (cursor < 0 || cursor > Event.MAX_ID) {
      throw new IllegalArgumentException("cursor: expected 0 <= cursor <= 2^53-1, got " + cursor);
    }
    if (limit < 1) {
      throw new IllegalArgumentException("limit: expected at least 1, got " + limit);
    }
    return Channel.requireAllValid(channels);
  }

  /**
   * Returns a cursor for "now" (STORE-11): only events that are appended later come after it. Works
   * on an empty store too.
   *
   * @return completes with an id greater than 0
   */
  CompletionStage<Long> lastId();

  /** Releases all resources. Further calls do nothing. */
  @Override
  void close();
}
