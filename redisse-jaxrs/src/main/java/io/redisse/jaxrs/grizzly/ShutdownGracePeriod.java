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
 * Gives requests that are being answered a moment to end when a server closes. Grizzly can do so too,
 * but when its own grace period is over, it leaves threads behind that keep the process from ending.
 */
final class ShutdownGracePeriod extends BaseFilter {
  static final AddOn ADD_ON =
      (listener, chain) -> chain.add(chain.indexOfType(HttpServerFilter.class), new ShutdownGracePeriod());

  private static final int SECONDS = 2;

  private ShutdownGracePeriod() {}

  @Override
  public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) {
    if (event instanceof ShutdownEvent shutdown) {
      List<Callable<Filter>> waits = List.copyOf(shutdown.getShutdownTasks());
      shutdown.getShutdownTasks().clear();
      waits.forEach(wait -> shutdown.addShutdownTask(() -> endInTime(wait)));
    }
    return context.getInvokeAction();
  }

  private static @Nullable Filter endInTime(Callable<Filter> wait)
      throws InterruptedException, ExecutionException {
    FutureTask<Filter> waiting = new FutureTask<>(wait);
    Thread thread = new Thread(waiting, "redisse-closing");
    thread.setDaemon(true);
    thread.start();
    try {
      return waiting.get(SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      waiting.cancel(true);
      return null;
    }
  }
}
