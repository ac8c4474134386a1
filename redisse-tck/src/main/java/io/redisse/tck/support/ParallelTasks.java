package io.redisse.tck.support;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Backend;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs tasks concurrently, each on its own thread. */
public final class ParallelTasks {
  private ParallelTasks() {}

  /** Runs all tasks and returns their results in task order. */
  public static <T> List<T> run(List<Callable<T>> tasks) {
    ExecutorService threads = Executors.newFixedThreadPool(tasks.size(), task -> {
      Thread thread = new Thread(task, "tck-task");
      thread.setDaemon(true);
      return thread;
    });
    try {
      List<Future<T>> running = new ArrayList<>();
      tasks.forEach(task -> running.add(threads.submit(task)));
      List<T> results = new ArrayList<>();
      for (Future<T> future : running) {
        results.add(future.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof AssertionError failure) {
        throw failure;
      }
      throw new AssertionError("a concurrent call threw " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * Publishes events from {@link Settings#writers} threads, distributed across the backends and
   * channels.
   *
   * @return all published events in id order
   */
  public static List<Event> publish(
      List<Backend> backends, List<String> channels, int eventsPerThread, Await await) {
    List<Callable<List<Event>>> tasks = new ArrayList<>();
    for (int i = 0; i < await.settings().writers(); i++) {
      int thread = i;
      Backend backend = backends.get(i % backends.size());
      tasks.add(() -> {
        List<Event> published = new ArrayList<>();
        for (int n = 0; n < eventsPerThread; n++) {
          String channel = channels.get((thread + n) % channels.size());
          NewEvent event = new NewEvent(channel, "event " + n + " of thread " + thread);
          published.add(await.value(backend.publish(event), "publish()"));
        }
        return published;
      });
    }
    return run(tasks).stream()
        .flatMap(List::stream)
        .sorted(Comparator.comparingLong(Event::id))
        .toList();
  }
}
