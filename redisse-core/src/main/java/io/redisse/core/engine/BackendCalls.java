package io.redisse.core.engine;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Calls to stores and broadcasters, which may fail before they return a stage. */
final class BackendCalls {
  private BackendCalls() {}

  /** Returns the stage of a call. It has failed if the call threw an error or returned null. */
  static <T> CompletionStage<T> attempt(Supplier<CompletionStage<T>> call) {
    try {
      return Objects.requireNonNull(call.get());
    } catch (RuntimeException | Error e) {
      return CompletableFuture.failedFuture(e);
    }
  }
}
