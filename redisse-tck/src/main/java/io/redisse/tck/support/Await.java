package io.redisse.tck.support;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for what must happen, and says what did not. */
public final class Await {
  private static final long POLL_MILLIS = 5;

  private Await() {}

  /** The value of a stage that must complete normally, with something. */
  public static <T> T value(CompletionStage<T> stage, String call) {
    @Nullable T value = outcome(stage, call).valueOrFail(call);
    if (value == null) {
      throw new AssertionError(call + " completed with null");
    }
    return value;
  }

  /** Returns once a stage without a value has completed normally. */
  public static void done(CompletionStage<Void> stage, String call) {
    outcome(stage, call).valueOrFail(call);
  }

  /** What a stage must fail with, without the wrapping that dependent stages add. */
  public static Throwable failure(CompletionStage<?> stage, String call) {
    Outcome<?> outcome = outcome(stage, call);
    if (outcome.failure == null) {
      throw new AssertionError(call + " was expected to fail, but completed with " + outcome.value);
    }
    return outcome.failure;
  }

  /** Returns once the condition holds. */
  public static void until(BooleanSupplier condition, Supplier<String> what) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(Settings.awaitMillis());
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("expected within " + limit() + ": " + what.get());
      }
      pause(POLL_MILLIS);
    }
  }

  /** Returns after the time in which what must not happen would have happened. */
  public static void quiet() {
    pause(Settings.quietMillis());
  }

  /** Runs a call that must return, on a thread of its own because it may not. */
  public static void returns(Runnable call, String what) {
    CompletableFuture<Void> returned = new CompletableFuture<>();
    Thread thread = new Thread(
        () -> {
          try {
            call.run();
            returned.complete(null);
          } catch (Throwable e) {
            returned.completeExceptionally(e);
          }
        },
        "tck-" + what);
    thread.setDaemon(true);
    thread.start();
    done(returned, what);
  }

  static String limit() {
    return Settings.awaitMillis() + " ms (-D" + Settings.AWAIT + ")";
  }

  private static <T> Outcome<T> outcome(CompletionStage<T> stage, String call) {
    assertNotNull(stage, () -> call + " returned null instead of a stage");
    CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
    stage.whenComplete((value, failure) -> outcome.complete(new Outcome<>(value, cause(failure))));
    try {
      return outcome.get(Settings.awaitMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(
          call + " did not complete within " + limit() + "; no stage may hang (STORE-10)", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + call, e);
    } catch (ExecutionException e) {
      throw new AssertionError(call, e);
    }
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private record Outcome<T>(@Nullable T value, @Nullable Throwable failure) {
    @Nullable
    T valueOrFail(String call) {
      if (failure != null) {
        throw new AssertionError(call + " failed with " + failure, failure);
      }
      return value;
    }
  }
}
