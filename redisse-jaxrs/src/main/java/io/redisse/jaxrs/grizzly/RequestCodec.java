package io.redisse.jaxrs.grizzly;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Extends Grizzly's HTTP parser with a time limit for requests to arrive, and with error responses
 * that describe the problem; Grizzly's have an empty body.
 */
final class RequestCodec extends HttpServerFilter {
  /** Grizzly's own connection attribute, set from the first to the last byte of a request. */
  private static final Attribute<HttpRequestPacket> INCOMPLETE =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(HTTP_SERVER_REQUEST_ATTR_NAME);

  private final RequestLimits limits;
  private final KeepAliveTime keepAlive;
  private final PendingRequests pending;

  /** Returns the add-on that replaces Grizzly's own parser. */
  static AddOn addOn(RequestLimits limits, KeepAliveTime keepAlive) {
    return (listener, chain) -> chain.set(
        chain.indexOfType(HttpServerFilter.class), new RequestCodec(listener, limits, keepAlive));
  }

  @SuppressWarnings("deprecation") // The announced replacement does not exist.
  private RequestCodec(NetworkListener listener, RequestLimits limits, KeepAliveTime keepAlive) {
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
    pending = new PendingRequests(limits);
  }

  @Override
  public NextAction handleRead(FilterChainContext context) throws IOException {
    Connection<?> connection = context.getConnection();
    pending.received(connection);
    NextAction next = super.handleRead(context);
    if (!INCOMPLETE.isSet(connection)) {
      pending.finished(connection);
    }
    return next;
  }

  @Override
  protected boolean onHttpHeaderParsed(
      HttpHeader header, org.glassfish.grizzly.Buffer input, FilterChainContext context) {
    pending.headCompleted(context.getConnection());
    boolean rejected = super.onHttpHeaderParsed(header, input, context);
    HttpRequestPacket request = (HttpRequestPacket) header;
    if (!rejected && hasAmbiguousLength(request)) {
      request.getProcessingState().setError(true);
      request.getResponse().setStatus(HttpStatus.BAD_REQUEST_400);
      return true;
    }
    return rejected;
  }

  /**
   * Returns true if a proxy might disagree about where the request ends, which would allow request
   * smuggling (RFC 9112, sections 6.1 and 6.3).
   */
  private static boolean hasAmbiguousLength(HttpRequestPacket request) {
    String coding = request.getHeader(Header.TransferEncoding);
    return coding != null
        && (!coding.strip().equalsIgnoreCase("chunked")
            // If the length came first, Grizzly has dropped it and uses the coding.
            || request.getHeader(Header.ContentLength) != null
            || request.getProtocol() != Protocol.HTTP_1_1);
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
  public NextAction handleClose(FilterChainContext context) throws IOException {
    pending.finished(context.getConnection());
    return super.handleClose(context);
  }

  @Override
  protected void onHttpHeaderError(HttpHeader header, FilterChainContext context, Throwable reason)
      throws IOException {
    pending.finished(context.getConnection());
    String message = String.valueOf(reason.getMessage());
    if (reason instanceof MimeHeaders.MaxHeaderCountExceededException
        || message.contains("too large")) {
      limits.oversized().increment();
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
    return HttpContent.builder(response)
        .content(Buffers.wrap(null, body))
        .last(true)
        .build();
  }

  private String explain(HttpStatus status) {
    return switch (status.getStatusCode()) {
      case 400 -> "The request is not valid HTTP/1.1.";
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
