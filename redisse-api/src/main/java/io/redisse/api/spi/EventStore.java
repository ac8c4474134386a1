package io.redisse.api.spi;

import io.redisse.api.Channel;
import io.redisse.api.Event;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Keeps the history of all channels: of each the newest events, and for every cursor that a client
 * may come back with, what it missed or an honest gap.
 *
 * <p>Safe for use by many threads and, where several processes share the store, by all of them
 * (STORE-8). Calls do not block. Every stage completes within the store's timeout, exceptionally
 * with {@link io.redisse.api.BackendUnavailableException} if the store cannot be reached (STORE-10).
 * Dependents of a stage may run on the store's own thread and must not block.
 *
 * <p>Misuse is thrown by the call itself: {@link IllegalArgumentException} for an argument out of
 * range, {@link IllegalStateException} after {@link #close}.
 */
public interface EventStore extends AutoCloseable {
  /**
   * Appends an event.
   *
   * <p>Atomic. Its id is greater than every id that the store ever gave, to anyone (STORE-1), and
   * becomes visible in the order of ids: whoever has seen an id never finds a smaller one appear
   * later (STORE-9).
   *
   * @param event the event
   * @return completes with the event and its id once it is kept; or exceptionally with {@link
   *     io.redisse.api.OutcomeUnknownException} if it may or may not have been
   */
  CompletionStage<Event> append(NewEvent event);

  /**
   * Reads what is kept of some channels after a cursor: one page, as one snapshot over all of them
   * (STORE-4).
   *
   * <p>Without {@link History#more}, {@code through} is at least what {@link #lastId} was at the
   * call. Gaps are judged for each channel by itself (STORE-5, STORE-6). A cursor greater than the
   * current id, or from a former life of the store, is a gap in every channel, and {@code through}
   * is the current id (STORE-7).
   *
   * @param channels the channels, at least one
   * @param cursor the id that was last seen, 0 ≤ cursor ≤ {@link Event#MAX_ID}; 0 is never a
   *     cursor that the store gave
   * @param limit the most events that the page may have, at least 1; the store may cut it shorter
   * @return completes with the page
   */
  CompletionStage<History> history(Set<String> channels, long cursor, int limit);

  /**
   * Refuses a question that {@link #history} refuses, for all stores in the same words.
   *
   * @param channels the channels asked for
   * @param cursor the cursor
   * @param limit the limit
   * @return the channels, unmodifiable
   * @throws IllegalArgumentException if there is no channel or one has no valid name, or the cursor
   *     or the limit is out of range; the message says which
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
   * A cursor for "now" (STORE-11): after it, only events that are appended from now on are new. Also
   * on a store in which nothing was ever appended.
   *
   * @return completes with the id, greater than 0
   */
  CompletionStage<Long> lastId();

  /** Lets go of all resources. Further calls do nothing. */
  @Override
  void close();
}
