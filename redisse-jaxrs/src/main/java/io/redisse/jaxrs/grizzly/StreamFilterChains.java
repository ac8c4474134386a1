package io.redisse.jaxrs.grizzly;

import java.util.Map;
import java.util.WeakHashMap;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.ssl.SSLBaseFilter;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;

/**
 * What a connection that became a stream goes through: of the filters that served its request, the
 * same instances of those that are about the connection and not about HTTP.
 */
final class StreamFilterChains {
  /** One for each listener of a server. */
  private static final Map<FilterChain, FilterChain> CHAINS = new WeakHashMap<>();

  private StreamFilterChains() {}

  static FilterChain of(FilterChain requests) {
    synchronized (CHAINS) {
      return CHAINS.computeIfAbsent(requests, StreamFilterChains::build);
    }
  }

  private static FilterChain build(FilterChain requests) {
    FilterChainBuilder builder = FilterChainBuilder.stateless();
    for (Filter filter : requests) {
      // The idle timeout filter forgets a connection that is closed; without it each would be kept.
      if (filter instanceof TransportFilter
          || filter instanceof SSLBaseFilter
          || filter instanceof IdleTimeoutFilter) {
        builder.add(filter);
      }
    }
    return builder.add(new Discarding()).build();
  }

  /** A client has nothing to say on a stream, but its end is to be noticed. */
  private static final class Discarding extends BaseFilter {
    @Override
    public NextAction handleRead(FilterChainContext context) {
      if (context.getMessage() instanceof Buffer buffer) {
        buffer.tryDispose();
      }
      return context.getStopAction();
    }
  }
}
