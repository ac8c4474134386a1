package io.redisse.jaxrs.grizzly;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.WeakHashMap;
import org.glassfish.grizzly.IOEvent;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.filterchain.TransportFilter;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.ssl.SSLBaseFilter;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.jspecify.annotations.Nullable;

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
    boolean secure = requests.indexOfType(SSLBaseFilter.class) >= 0;
    FilterChainBuilder builder = FilterChainBuilder.stateless();
    for (Filter filter : requests) {
      if (filter instanceof TransportFilter && !secure) {
        builder.add(new PlainInput());
      } else if (filter instanceof TransportFilter
          || filter instanceof SSLBaseFilter
          // Needed even without a timeout: it removes its entry for a closed connection.
          || filter instanceof IdleTimeoutFilter) {
        builder.add(filter);
      }
    }
    return builder.add(new InputDiscarder()).build();
  }

  /**
   * Discards client input. Reading continues in order to detect disconnects, and to notice requests
   * that are pipelined behind the stream's request.
   */
  private static final class InputDiscarder extends BaseFilter {
    @Override
    public NextAction handleRead(FilterChainContext context) {
      DirectOutlet.discard(context);
      return context.getStopAction();
    }
  }

  /**
   * Discards client input. At its end, Grizzly's own filter would close the connection, although
   * the client may have closed only its sending side.
   */
  private static final class PlainInput extends TransportFilter {
    private static final int BUFFER_BYTES = 4096;

    @Override
    public NextAction handleRead(FilterChainContext context) throws IOException {
      NIOConnection connection = (NIOConnection) context.getConnection();
      try {
        ByteBuffer input = ByteBuffer.allocate(BUFFER_BYTES);
        if (((SocketChannel) connection.getChannel()).read(input) < 0) {
          onEnd(connection);
        } else {
          DirectOutlet.received(connection, input.flip());
        }
      } catch (IOException e) {
        connection.terminateSilently();
      }
      return context.getStopAction();
    }

    private static void onEnd(NIOConnection connection) throws IOException {
      @Nullable DirectOutlet outlet = DirectOutlet.TAKEN.get(connection);
      if (outlet == null) {
        // The stream has just ended.
        connection.terminateSilently();
      } else {
        // The selector would report the end again and again.
        connection.disableIOEvent(IOEvent.READ);
        outlet.inputEnded();
      }
    }
  }
}
