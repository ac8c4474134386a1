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
 * Filter chains for connections that carry a stream. They share the connection-level filters
 * (transport, TLS, idle timeout) with the HTTP chain, but omit the filters that handle HTTP.
 */
final class StreamFilterChains {
  /** Stream chains by HTTP chain; each listener has one of each. */
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
      // The idle timeout filter is needed even without a timeout: it removes its entry for a closed
      // connection.
      if (filter instanceof TransportFilter
          || filter instanceof SSLBaseFilter
          || filter instanceof IdleTimeoutFilter) {
        builder.add(filter);
      }
    }
    return builder.add(new InputDiscarder()).build();
  }

  /** Discards client input. Reading continues in order to detect disconnects. */
  private static final class InputDiscarder extends BaseFilter {
    @Override
    public NextAction handleRead(FilterChainContext context) {
      if (context.getMessage() instanceof Buffer buffer) {
        buffer.tryDispose();
      }
      return context.getStopAction();
    }
  }
}
