package io.redisse.jaxrs.grizzly;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;

/** Takes over the connection of a suspended response for a stream. */
public final class ConnectionTakeover {
  private final Response response;
  private final boolean chunked;
  private final boolean keepAlive;

  /** Notes how the response would use its connection. */
  public ConnectionTakeover(Response response) {
    this.response = response;
    chunked = response.getRequest().getProtocol() == Protocol.HTTP_1_1;
    keepAlive =
        chunked && response.getRequest().getRequest().getProcessingState().isKeepAlive();
  }

  /** Returns the head of the response, with the headers that concern the connection. */
  public ResponseHead head(Map<String, List<String>> headers) {
    ResponseHead head = new ResponseHead(headers);
    if (chunked) {
      head.add("Transfer-Encoding", "chunked");
    }
    if (keepAlive) {
      head.add("Connection", "keep-alive");
      head.add(
          "Keep-Alive",
          KeepAliveTime.of((FilterChain) connection().getProcessor()).header());
    } else {
      head.add("Connection", "close");
    }
    return head;
  }

  private NIOConnection connection() {
    return (NIOConnection) response.getRequest().getContext().getConnection();
  }

  /**
   * Switches the connection from HTTP to the stream. The order matters: the next read must see the
   * new state.
   */
  public DirectOutlet complete(ResponseHead head, Duration heartbeat) {
    NIOConnection connection = connection();
    FilterChain requestFilters = (FilterChain) connection.getProcessor();
    DirectOutlet outlet =
        new DirectOutlet(connection, requestFilters, head.bytes(), chunked, keepAlive);
    DirectOutlet.TAKEN.set(connection, outlet);
    // Prevents Grizzly from writing its own head and last chunk.
    response.getResponse().setCommitted(true);
    connection.setProcessor(StreamFilterChains.of(requestFilters));
    // Keeps Grizzly from closing the connection when the request completes.
    response.getRequest().getRequest().getProcessingState().setKeepAlive(true);
    // Disables the idle timeout for the stream.
    IdleTimeoutFilter.setCustomTimeout(connection, -1, TimeUnit.SECONDS);
    StreamSocket.setUp((SocketChannel) connection.getChannel(), heartbeat);
    response.resume();
    return outlet;
  }
}
