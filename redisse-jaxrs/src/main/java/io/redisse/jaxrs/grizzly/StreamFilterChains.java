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
 * Filter chains of connections that carry a stream. They share with the HTTP chain the filters that
 * concern the connection (transport, TLS, idle timeout), and have none of those that handle HTTP.
 */
final class StreamFilterChains {
  /** Stream chains by HTTP chain; each listener of a server has one of both. */
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
      // Needed although streams have no idle timeout: it releases its entry of a closed connection.
      if (filter instanceof TransportFilter
          || filter instanceof SSLBaseFilter
          || filter instanceof IdleTimeoutFilter) {
        builder.add(filter);
      }
    }
    return builder.add(new InputDiscarder()).build();
  }

  /** Discards what a client sends; reading goes on because it detects a disconnect. */
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
