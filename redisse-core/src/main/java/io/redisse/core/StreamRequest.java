package io.redisse.core;

import io.redisse.api.Event;
import io.redisse.api.Grant;
import java.util.OptionalLong;

/**
 * What a client asked for and may have.
 *
 * @param grant the channels, at least one
 * @param cursor the id that the client last saw, if it came with one
 * @param polling whether the response ends soon after the first event
 */
public record StreamRequest(Grant grant, OptionalLong cursor, boolean polling) {
  /** A cursor that no store gives: the client came with something that is not an id. */
  public static final long NEVER_ISSUED = Event.MAX_ID;

  /**
   * Checks that there is something to hear.
   *
   * @param grant the channels
   * @param cursor the cursor
   * @param polling whether it is long-polling
   * @throws IllegalArgumentException if there is no channel, or the cursor is not in the range of
   *     ids
   */
  public StreamRequest {
    if (grant.channels().isEmpty()) {
      throw new IllegalArgumentException("channels: expected at least one");
    }
    cursor.ifPresent(id -> {
      if (id <= 0 || id > Event.MAX_ID) {
        throw new IllegalArgumentException("cursor: expected 0 < id <= 2^53-1, got " + id);
      }
    });
  }
}
