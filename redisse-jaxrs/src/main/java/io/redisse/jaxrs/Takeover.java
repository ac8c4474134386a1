package io.redisse.jaxrs;

import io.redisse.core.Outlet;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.utils.IdleTimeoutFilter;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes responses as the container's own writer does, but for one whose entity is {@link #HEAD}:
 * then it writes the head itself, ends the exchange as far as Jersey and Grizzly are concerned, and
 * keeps the connection. All request and response filters have run by then.
 */
final class Takeover implements ContainerResponseWriter {
  /** The entity of a response whose body is a stream. */
  static final StreamingOutput HEAD = out -> {};

  private static final int OK = 200;
  private static final Pattern LINE_END = Pattern.compile("[\r\n\0]");

  private final ContainerResponseWriter container;
  private final Response response;
  private final Consumer<Outlet> onTaken;
  private final boolean chunked;
  private final boolean keepAlive;
  private @Nullable String head;

  Takeover(ContainerResponseWriter container, Response response, Consumer<Outlet> onTaken) {
    this.container = container;
    this.response = response;
    this.onTaken = onTaken;
    chunked = response.getRequest().getProtocol() == Protocol.HTTP_1_1;
    keepAlive = chunked && !"close".equalsIgnoreCase(response.getRequest().getHeader("Connection"));
  }

  /** Whether this is a connection of HTTP/1, of which a response can have all that follows. */
  static boolean isPossible(Response response) {
    Protocol protocol = response.getRequest().getProtocol();
    return protocol == Protocol.HTTP_1_1 || protocol == Protocol.HTTP_1_0;
  }

  @Override
  public OutputStream writeResponseStatusAndHeaders(
      long contentLength, ContainerResponse responseContext) {
    if (!HEAD.equals(responseContext.getEntity()) || responseContext.getStatus() != OK) {
      return container.writeResponseStatusAndHeaders(contentLength, responseContext);
    }
    head = headOf(responseContext);
    return OutputStream.nullOutputStream();
  }

  private String headOf(ContainerResponse context) {
    StringBuilder text = new StringBuilder(256).append("HTTP/1.1 200 OK\r\n");
    context
        .getStringHeaders()
        .forEach((name, values) -> values.forEach(value -> appendHeader(text, name, value)));
    appendHeader(
        text,
        "Date",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    if (chunked) {
      appendHeader(text, "Transfer-Encoding", "chunked");
    }
    if (!keepAlive) {
      appendHeader(text, "Connection", "close");
    }
    return text.append("\r\n").toString();
  }

  private static void appendHeader(StringBuilder text, String name, String value) {
    // RFC 9110, section 5.5: what an application copied from a request must not end the header.
    text.append(name)
        .append(": ")
        .append(LINE_END.matcher(value).replaceAll(" "))
        .append("\r\n");
  }

  @Override
  public void commit() {
    String ready = head;
    if (ready == null) {
      container.commit();
    } else {
      takeOver(ready);
    }
  }

  /** The order matters: what reads next from the connection must find the new state. */
  private void takeOver(String ready) {
    NIOConnection connection =
        (NIOConnection) response.getRequest().getContext().getConnection();
    FilterChain requests = (FilterChain) connection.getProcessor();
    DirectOutlet outlet = new DirectOutlet(connection, requests, chunked, keepAlive);
    DirectOutlet.TAKEN.set(connection, outlet);
    // Grizzly writes neither its own head nor a last chunk.
    response.getResponse().setCommitted(true);
    connection.setProcessor(StreamFilters.of(requests));
    outlet.send(ready.getBytes(StandardCharsets.ISO_8859_1));
    // Otherwise Grizzly would close the connection now that the request is done …
    response.getRequest().getRequest().getProcessingState().setKeepAlive(true);
    // … or when it has been idle for a while.
    IdleTimeoutFilter.setCustomTimeout(connection, -1, TimeUnit.SECONDS);
    response.resume();
    onTaken.accept(outlet);
  }

  @Override
  public boolean suspend(long timeOut, TimeUnit timeUnit, TimeoutHandler timeoutHandler) {
    return container.suspend(timeOut, timeUnit, timeoutHandler);
  }

  @Override
  public void setSuspendTimeout(long timeOut, TimeUnit timeUnit) {
    container.setSuspendTimeout(timeOut, timeUnit);
  }

  @Override
  public void failure(Throwable error) {
    container.failure(error);
  }

  @Override
  public boolean enableResponseBuffering() {
    return container.enableResponseBuffering();
  }
}
