package io.redisse.core.engine.metrics;

import io.redisse.api.internal.FatalErrors;
import io.redisse.core.spi.Observer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The observers of a hub, usually none or one. Thread-safe. */
public final class Observers {
  private static final Logger LOG = System.getLogger(Observers.class.getName());

  private final List<Observer> all = new CopyOnWriteArrayList<>();

  public void add(Observer observer) {
    all.add(observer);
  }

  /**
   * Calls every observer. Exceptions are only logged, so that a faulty observer cannot lose an
   * event or break a stream.
   */
  public void report(Consumer<Observer> call) {
    for (Observer observer : all) {
      try {
        call.accept(observer);
      } catch (RuntimeException | Error e) {
        FatalErrors.check(e);
        LOG.log(Level.ERROR, "An observer failed; event delivery continues", e);
      }
    }
  }

  /**
   * Notifies the observers when a publish completes.
   *
   * @param startNanos the value of {@link System#nanoTime} when the publish began
   * @param publication the pending result of the publish
   * @return a stage that completes with the same result after the observers have been called
   */
  public <T> CompletionStage<T> reportPublish(long startNanos, CompletionStage<T> publication) {
    if (all.isEmpty()) {
      return publication;
    }
    return publication.whenComplete((done, failure) -> {
      long nanos = System.nanoTime() - startNanos;
      report(observer -> observer.published(nanos, failure == null));
    });
  }
}
