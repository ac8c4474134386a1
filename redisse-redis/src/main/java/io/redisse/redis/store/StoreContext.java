package io.redisse.redis.store;

import io.redisse.redis.connection.CommandPipeline;
import io.redisse.redis.connection.PendingCall;
import io.redisse.redis.connection.StoreView;
import io.redisse.redis.format.Keys;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * The objects shared by all parts of one backend.
 *
 * @param timeout the time within which each call completes
 */
public record StoreContext(CommandPipeline commands, Keys keys, StoreView view, Duration timeout) {
  /**
   * Sends one command.
   *
   * @param decoder decodes the reply
   * @param isRepeatable whether to send the command again if the connection is lost before the
   *     reply
   * @param size the bytes of its variable arguments
   * @return a stage that the caller cannot complete or cancel
   */
  <T> CompletionStage<T> call(
      PendingCall.Encoder encoder,
      PendingCall.Decoder<T> decoder,
      boolean isRepeatable,
      long size) {
    return commands
        .submit(new PendingCall.Single<>(encoder, decoder, isRepeatable, size, timeout.toNanos()))
        .future
        .copy();
  }
}
