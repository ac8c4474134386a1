package io.redisse.jaxrs.grizzly;

import io.redisse.jaxrs.grizzly.syntax.InvalidRequestException;
import io.redisse.jaxrs.grizzly.syntax.RequestHead;
import io.redisse.jaxrs.grizzly.syntax.StrictChunks;
import io.redisse.jaxrs.http.Cors;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.ChunkedTransferEncoding;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpEvents;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.TransferEncoding;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.ssl.SSLBaseFilter;

/**
 * Extends Grizzly's HTTP parser with strict checks, with limits on connections and on the time for
 * requests to arrive, and with error responses that describe the problem; Grizzly's have an empty
 * body.
 */
final class RequestCodec extends HttpServerFilter {
  /** Grizzly's own connection attribute, set from the first to the last byte of a request. */
  private static final Attribute<HttpRequestPacket> INCOMPLETE =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(HTTP_SERVER_REQUEST_ATTR_NAME);

  private static final String INVALID = "The request is not valid HTTP/1.1.";

  private final RequestLimits limits;
  private final KeepAliveTime keepAlive;
  private final RequestConnections connections;

  /** Returns the add-on that replaces Grizzly's own parser. */
  static AddOn addOn(RequestLimits limits, KeepAliveTime keepAlive, Cors cors) {
    return (listener, chain) -> chain.set(
        chain.indexOfType(HttpServerFilter.class),
        new RequestCodec(listener, limits, keepAlive, cors));
  }

  @SuppressWarnings("deprecation") // The announced replacement does not exist.
  private RequestCodec(
      NetworkListener listener, RequestLimits limits, KeepAliveTime keepAlive, Cors cors) {
    super(
        listener.isChunkingEnabled(),
        limits.headBytes(),
        null,
        listener.getKeepAlive(),
        null,
        listener.getMaxRequestHeaders(),
        listener.getMaxResponseHeaders());
    this.limits = limits;
    this.keepAlive = keepAlive;
    connections = new RequestConnections(limits, cors);
    for (TransferEncoding encoding : getTransferEncodings()) {
      if (encoding instanceof ChunkedTransferEncoding) {
        removeTransferEncoding(encoding);
      }
    }
    addTransferEncoding(new StrictChunks(limits.headBytes()));
  }

  @Override
  public NextAction handleAccept(FilterChainContext context) throws IOException {
    connections.accepted(context.getConnection());
    return super.handleAccept(context);
  }

  @Override
  public NextAction handleRead(FilterChainContext context) throws IOException {
    Connection<?> connection = context.getConnection();
    RequestConnection entry = RequestConnection.ENTRY.get(connection);
    if (entry == null) {
      // The connection is being closed, or carries a stream. A request that is pipelined behind
      // that of the stream is not executed, because its response would be written into the stream.
      DirectOutlet.discard(context);
      return context.getStopAction();
    }
    if (!INCOMPLETE.isSet(connection) && isOnlyEmptyLines(context)) {
      Buffer rest = context.getMessage();
      return rest.hasRemaining() ? context.getStopAction(rest) : context.getStopAction();
    }
    connections.received(entry);
    try {
      checkHead(entry, context.getMessage());
    } catch (InvalidRequestException e) {
      return refuse(entry, context, e);
    }
    NextAction next = super.handleRead(context);
    if (!INCOMPLETE.isSet(connection)) {
      entry.head = null;
      entry.origin = null;
      connections.requestCompleted(entry);
    }
    return next;
  }

  /**
   * Skips empty lines before a request, as RFC 9112, section 2.2 asks for: some clients send one
   * behind a body. Grizzly would take them for a part of the method. Returns true if there was
   * nothing else.
   */
  private static boolean isOnlyEmptyLines(FilterChainContext context) {
    Buffer input = context.getMessage();
    int start = input.position();
    while (input.limit() - start >= 2 && input.get(start) == '\r' && input.get(start + 1) == '\n') {
      start += 2;
    }
    if (start > input.position() && start < input.limit()) {
      Buffer request = input.split(start);
      input.tryDispose();
      context.setMessage(request);
      return isReturn(request);
    }
    input.position(start);
    return !input.hasRemaining() || isReturn(input);
  }

  /** The line feed may arrive later. */
  private static boolean isReturn(Buffer input) {
    return input.remaining() == 1 && input.get(input.position()) == '\r';
  }

  private static void checkHead(RequestConnection entry, Buffer input)
      throws InvalidRequestException {
    RequestHead head = entry.head;
    if (head == null) {
      head = new RequestHead();
      entry.head = head;
    }
    try {
      head.check(input);
    } finally {
      entry.origin = head.origin();
    }
  }

  private NextAction refuse(
      RequestConnection entry, FilterChainContext context, InvalidRequestException reason) {
    connections.requestCompleted(entry);
    HttpStatus status = reason.status();
    connections.answer(
        entry,
        status.getStatusCode() + " " + status.getReasonPhrase(),
        (status.getStatusCode() == 400 ? INVALID + " " : "") + reason.getMessage() + ".");
    // Suspends reading, so that nothing behind the invalid request is taken for another one.
    NextAction suspended = context.getSuspendAction();
    context.completeAndRecycle();
    return suspended;
  }

  @Override
  protected boolean onHttpHeaderParsed(
      HttpHeader header, Buffer input, FilterChainContext context) {
    RequestConnection entry = RequestConnection.ENTRY.get(context.getConnection());
    if (entry != null) {
      connections.headCompleted(entry);
    }
    boolean rejected = super.onHttpHeaderParsed(header, input, context);
    HttpRequestPacket request = (HttpRequestPacket) header;
    if (asksToClose(request)) {
      request.getProcessingState().setKeepAlive(false);
    }
    return rejected;
  }

  /** Grizzly recognizes {@code close} only if it is the whole value. */
  private static boolean asksToClose(HttpRequestPacket request) {
    for (String value : request.getHeaders().values(Header.Connection)) {
      for (String option : value.split(",", -1)) {
        if (option.strip().equalsIgnoreCase("close")) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public NextAction handleEvent(FilterChainContext context, FilterChainEvent event)
      throws IOException {
    NextAction next = super.handleEvent(context, event);
    Connection<?> connection = context.getConnection();
    RequestConnection entry = RequestConnection.ENTRY.get(connection);
    if (entry != null && event.type() == HttpEvents.ResponseCompleteEvent.TYPE) {
      connections.responseCompleted(entry);
      HttpRequestPacket rejected = INCOMPLETE.get(connection);
      if (rejected != null && !rejected.getProcessingState().isKeepAlive()) {
        endOutput((NIOConnection) connection);
      }
    }
    return next;
  }

  /**
   * Announces the end of a connection whose client is still sending a body that nobody reads. What
   * arrives is discarded for as long as a body may take. Closing the connection at once would
   * discard the response, too, if the client has not read it yet.
   */
  private static void endOutput(NIOConnection connection) throws IOException {
    boolean isSecure =
        ((FilterChain) connection.getProcessor()).indexOfType(SSLBaseFilter.class) >= 0;
    if (!isSecure && connection.isOpen() && connection.getAsyncWriteQueue().isEmpty()) {
      ((SocketChannel) connection.getChannel()).shutdownOutput();
    }
  }

  KeepAliveTime keepAlive() {
    return keepAlive;
  }

  /** Completes the headers; only now is it known whether the connection is kept. */
  @Override
  protected void onInitialLineEncoded(HttpHeader header, FilterChainContext context) {
    HttpResponsePacket response = (HttpResponsePacket) header;
    HttpRequestPacket request = response.getRequest();
    if (response.isAcknowledgement()) {
      // This is only "100 Continue".
      return;
    }
    if (response.getProcessingState().isKeepAlive()) {
      response.setHeader(Header.Connection, "keep-alive");
      response.setHeader(Header.KeepAlive, keepAlive.header());
    } else if (request.getMethod() == Method.HEAD && request.getProtocol() == Protocol.HTTP_1_0) {
      // The response to GET has no length. Grizzly announces the 0 bytes of the response to HEAD.
      response.setContentLength(-1);
    }
  }

  @Override
  protected void onHttpHeaderError(HttpHeader header, FilterChainContext context, Throwable reason)
      throws IOException {
    String message = String.valueOf(reason.getMessage());
    if (reason instanceof MimeHeaders.MaxHeaderCountExceededException
        || message.contains("too large")) {
      limits.counters().oversized().increment();
      HttpRequestPacket request = (HttpRequestPacket) header;
      // The address was too long, so the protocol after it was not parsed. Without a protocol, the
      // response would have no headers.
      request.setProtocol(Protocol.HTTP_1_1);
      request
          .getResponse()
          .setStatus(
              message.contains("line")
                  ? HttpStatus.REQUEST_URI_TOO_LONG_414
                  : HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE);
    }
    super.onHttpHeaderError(header, context, reason);
  }

  @Override
  protected HttpContent customizeErrorResponse(HttpResponsePacket response) {
    byte[] body = (explain(response.getHttpStatus()) + "\n").getBytes(StandardCharsets.UTF_8);
    response.setContentType("text/plain;charset=utf-8");
    response.setContentLength(body.length);
    RequestConnection entry = RequestConnection.ENTRY.get(response.getRequest().getConnection());
    if (entry != null) {
      connections.corsHeaders(entry).forEach(response::setHeader);
    }
    return HttpContent.builder(response)
        .content(Buffers.wrap(null, body))
        .last(true)
        .build();
  }

  private String explain(HttpStatus status) {
    return switch (status.getStatusCode()) {
      case 400 -> INVALID;
      case 414 ->
        "The request address is too long: expected at most " + limits.headBytes()
            + " bytes of address and headers.";
      case 431 ->
        "The request headers are too long or too many: expected at most " + limits.headBytes()
            + " bytes of address and headers.";
      default -> status.getReasonPhrase() + ".";
    };
  }
}
