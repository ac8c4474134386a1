package io.redisse.core.spi;

import io.redisse.api.Event;
import io.redisse.api.Grant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A request to open a stream.
 *
 * @param grant the channels, at least one
 * @param cursor the last id that the client received; empty to start with the next event
 * @param polling true for long-polling: the response ends shortly after the first event (STREAM-4)
 * @param client the key for counting the stream in {@link Hub#streamsOf}, for example the client's
 *     address; empty if the client's streams are not counted
 */
public record StreamRequest(
    Grant grant, OptionalLong cursor, boolean polling, Optional<String> client) {
  /** A cursor that no store issues. Replaces a client's cursor that is not a valid id. */
  public static final long NEVER_ISSUED = Event.MAX_ID;

  /**
   * Validates the channels and the cursor.
   *
   * @param grant at least one channel
   * @param cursor empty or 0 &lt; cursor ≤ {@link Event#MAX_ID}
   * @param polling true for long-polling
   * @param client empty if the client's streams are not counted
   * @throws IllegalArgumentException if there is no channel, or the cursor is out of range
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
   * Creates a request for a client whose streams are not counted.
   *
   * @param grant at least one channel
   * @param cursor empty or 0 &lt; cursor ≤ {@link Event#MAX_ID}
   * @param polling true for long-polling
   * @throws IllegalArgumentException if there is no channel, or the cursor is out of range
   */
  public StreamRequest(Grant grant, OptionalLong cursor, boolean polling) {
    this(grant, cursor, polling, Optional.empty());
  }
}
