package io.redisse.api.spi;

import io.redisse.api.Channel;
import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Stores the newest events of each channel. Given a reconnecting client's cursor, the store either
 * returns every missed event or reports a gap.
 *
 * <p>Safe for concurrent use by multiple threads, and by all processes that share the store
 * (STORE-8). Calls do not block. Every stage completes within the store's timeout; it completes
 * exceptionally with {@link io.redisse.api.BackendUnavailableException} if the store cannot be
 * reached (STORE-10). Dependent stages may run on the store's own thread, so they must not block.
 *
 * <p>Invalid calls throw immediately instead of returning a failed stage: {@link
 * IllegalArgumentException} for an argument out of range, {@link IllegalStateException} after
 * {@link #close}.
 */
public interface EventStore extends AutoCloseable {
  /**
   * Appends an event.
   *
   * <p>The append is atomic. The event's id is greater than all ids assigned earlier (STORE-1). Ids
   * become visible in order: once a reader has seen an id, no smaller id appears (STORE-9).
   *
   * @param event the event, without an id yet
   * @return completes with the event and its id once the event is stored, or exceptionally with
   *     {@link io.redisse.api.OutcomeUnknownException} if it is unknown whether the event was
   *     stored
   */
  CompletionStage<Event> append(NewEvent event);

  /**
   * Reads one page of events after a cursor, as a consistent snapshot of all the given channels
   * (STORE-4).
   *
   * <p>On the last page, {@code through} is not less than {@link #lastId} at the time of the call.
   * Gaps are determined per channel (STORE-5, STORE-6). If the cursor is greater than the current
   * id or from an earlier epoch, every channel has a gap and {@code through} is the current id
   * (STORE-7).
   *
   * @param channels the channels to read, at least one
   * @param cursor the last id that the client saw, 0 ≤ cursor ≤ {@link Event#MAX_ID}; the store
   *     never issues 0
   * @param limit the maximum number of events on the page, at least 1; the store may return fewer
   * @return completes with the page
   */
  CompletionStage<History> history(Set<String> channels, long cursor, int limit);

  /**
   * Validates the arguments of {@link #history}, so that all stores fail with the same messages.
   *
   * @param channels as passed to {@link #history}
   * @param cursor as passed to {@link #history}
   * @param limit as passed to {@link #history}
   * @return an unmodifiable copy of the channels
   * @throws IllegalArgumentException if there is no channel, a channel name is invalid, or the
   *     cursor or the limit is out of range; the message names the argument
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
   * Returns a cursor for the current end of the store, so that a read from it returns only events
   * appended later (STORE-11). Also works on an empty store.
   *
   * @return completes with an id greater than 0
   */
  CompletionStage<Long> lastId();

  /** Releases all resources. Further calls have no effect. */
  @Override
  void close();
}
