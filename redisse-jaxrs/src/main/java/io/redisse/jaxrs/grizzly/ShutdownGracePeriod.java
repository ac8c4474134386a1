package io.redisse.jaxrs.grizzly;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.ShutdownEvent;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.server.AddOn;
import org.jspecify.annotations.Nullable;

/**
 * Gives in-flight requests two seconds to finish when a server shuts down. Grizzly's built-in grace
 * period is not used: when it elapses, it leaves threads behind that keep the process alive.
 */
final class ShutdownGracePeriod extends BaseFilter {
  static final AddOn ADD_ON = (listener, chain) ->
      chain.add(chain.indexOfType(HttpServerFilter.class), new ShutdownGracePeriod());

  private static final int SECONDS = 2;

  private ShutdownGracePeriod() {}

  @Override
  public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) {
    if (event instanceof ShutdownEvent shutdown) {
      List<Callable<Filter>> tasks = List.copyOf(shutdown.getShutdownTasks());
      shutdown.getShutdownTasks().clear();
      tasks.forEach(task -> shutdown.addShutdownTask(() -> runWithTimeout(task)));
    }
    return context.getInvokeAction();
  }

  private static @Nullable Filter runWithTimeout(Callable<Filter> task)
      throws InterruptedException, ExecutionException {
    FutureTask<Filter> future = new FutureTask<>(task);
    Thread thread = new Thread(future, "redisse-closing");
    thread.setDaemon(true);
    thread.start();
    try {
      return future.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      future.cancel(true);
      return null;
    }
  }
}
