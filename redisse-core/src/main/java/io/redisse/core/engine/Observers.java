package io.redisse.core.engine;

import io.redisse.core.spi.Observer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Those who observe one hub; mostly none or one. Safe for use by many threads. */
public final class Observers {
  private static final Logger LOG = System.getLogger(Observers.class.getName());

  private final List<Observer> all = new CopyOnWriteArrayList<>();

  void add(Observer observer) {
    all.add(observer);
  }

  /** A fault of an observer is its own, and no reason to lose an event or a stream. */
  void tell(Consumer<Observer> what) {
    for (Observer observer : all) {
      try {
        what.accept(observer);
      } catch (RuntimeException | Error e) {
        LOG.log(Level.ERROR, "An observer failed", e);
      }
    }
  }

  /** Has a publication told of when it ends; the caller hears of it after that. */
  public <T> CompletionStage<T> time(long start, CompletionStage<T> publication) {
    if (all.isEmpty()) {
      return publication;
    }
    return publication.whenComplete((done, failure) -> {
      long nanos = System.nanoTime() - start;
      tell(observer -> observer.published(nanos, failure == null));
    });
  }
}
