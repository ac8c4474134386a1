package io.redisse.core.engine.metrics;

import io.redisse.core.spi.Observer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The observers of one hub, usually none or one. Safe for use by many threads. */
public final class Observers {
  private static final Logger LOG = System.getLogger(Observers.class.getName());

  private final List<Observer> all = new CopyOnWriteArrayList<>();

  public void add(Observer observer) {
    all.add(observer);
  }

  /** Calls every observer. Exceptions are only logged: they must not cost an event or a stream. */
  public void report(Consumer<Observer> call) {
    for (Observer observer : all) {
      try {
        call.accept(observer);
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "An observer failed; event delivery continues", e);
      }
    }
  }

  /**
   * Reports a publish to the observers when it completes.
   *
   * @param startNanos {@link System#nanoTime} at the beginning of the publish
   * @param publication completes with the result of the publish
   * @return completes with the same result, after the observers were called
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
