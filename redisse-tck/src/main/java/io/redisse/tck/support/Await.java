package io.redisse.tck.support;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for expected results within the time limits of the run's settings. */
public final class Await {
  private static final long POLL_MILLIS = 5;

  private final Settings settings;

  public Await(Settings settings) {
    this.settings = settings;
  }

  public Settings settings() {
    return settings;
  }

  /**
   * Waits for a stage to complete normally with a non-null value and returns the value.
   */
  public <T> T value(CompletionStage<T> stage, String call) {
    @Nullable T value = outcome(stage, call).valueOrFail(call);
    if (value == null) {
      throw new AssertionError(call + " completed with null instead of a value");
    }
    return value;
  }

  /** Waits for a stage without a value to complete normally. */
  public void done(CompletionStage<Void> stage, String call) {
    outcome(stage, call).valueOrFail(call);
  }

  /**
   * Waits for a stage to fail and returns the failure, unwrapped from any {@code
   * CompletionException}.
   */
  public Throwable failure(CompletionStage<?> stage, String call) {
    Outcome<?> outcome = outcome(stage, call);
    if (outcome.failure == null) {
      throw new AssertionError(call + " must fail, but completed with " + outcome.value);
    }
    return outcome.failure;
  }

  /**
   * Waits for a stage to complete and returns its failure, unwrapped from any {@code
   * CompletionException}. Returns empty if the stage completed normally.
   */
  public Optional<Throwable> failureIfAny(CompletionStage<?> stage, String call) {
    return Optional.ofNullable(outcome(stage, call).failure);
  }

  /** Waits until the condition holds. Fails after the limit of {@link Settings#awaitMillis}. */
  public void until(BooleanSupplier condition, Supplier<String> expected) {
    until(settings.awaitMillis(), condition, expected);
  }

  /** Waits until the condition holds. Fails after the given time. */
  public static void until(long millis, BooleanSupplier condition, Supplier<String> expected) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("expected within " + millis + " ms: " + expected.get());
      }
      pause(POLL_MILLIS);
    }
  }

  /** Waits for {@link Settings#quietMillis} so that forbidden behavior has time to surface. */
  public void quiet() {
    pause(settings.quietMillis());
  }

  /**
   * Runs a call and fails if it does not return in time. The call may hang, so it runs on its own
   * thread.
   */
  public void returns(Runnable call, String name) {
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
        "tck-" + name);
    thread.setDaemon(true);
    thread.start();
    done(returned, name);
  }

  /** Sleeps for the given time. An interrupt fails the test. */
  public static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private <T> Outcome<T> outcome(CompletionStage<T> stage, String call) {
    assertNotNull(stage, () -> call + " returned null instead of a stage");
    CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
    stage.whenComplete((value, failure) -> outcome.complete(new Outcome<>(value, cause(failure))));
    try {
      return outcome.get(settings.awaitMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(
          call + " did not complete within " + settings.awaitMillis() + " ms (-D" + Settings.AWAIT
              + "); no call may hang (STORE-10)",
          e);
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

  private record Outcome<T>(@Nullable T value, @Nullable Throwable failure) {
    @Nullable
    T valueOrFail(String call) {
      if (failure != null) {
        throw new AssertionError(
            call + " must complete normally, but failed with " + failure, failure);
      }
      return value;
    }
  }
}
