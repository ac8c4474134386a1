package io.redisse.core.spi;

import io.redisse.api.Event;
import io.redisse.api.Grant;
import io.redisse.core.engine.Hub;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a client asked for and may have.
 *
 * @param grant the channels, at least one
 * @param cursor the id that the client last saw, if it came with one
 * @param polling whether the response ends soon after the first event
 * @param client whose streams are to be {@linkplain Hub#streamsOf counted} together, if any
 */
public record StreamRequest(
    Grant grant, OptionalLong cursor, boolean polling, Optional<String> client) {
  /** A cursor that no store gives: the client came with something that is not an id. */
  public static final long NEVER_ISSUED = Event.MAX_ID;

  /**
   * Checks that there is something to hear.
   *
   * @param grant the channels
   * @param cursor the cursor
   * @param polling whether it is long-polling
   * @param client whose stream it is
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

  /**
   * A request of a client whose streams are not counted.
   *
   * @param grant the channels
   * @param cursor the cursor
   * @param polling whether it is long-polling
   * @throws IllegalArgumentException if there is no channel, or the cursor is not in the range of
   *     ids
   */
  public StreamRequest(Grant grant, OptionalLong cursor, boolean polling) {
    this(grant, cursor, polling, Optional.empty());
  }
}
