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
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.AddOn;
import org.glassfish.grizzly.http.server.NetworkListener;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Parses requests as Grizzly does, but watches over how long they take, and tells whoever sends
 * something else what was wrong; Grizzly would answer 400 and nothing more.
 */
final class RequestCodec extends HttpServerFilter {
  /** Grizzly's own: on a connection from a request's first byte to its last. */
  private static final Attribute<HttpRequestPacket> INCOMPLETE =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(HTTP_SERVER_REQUEST_ATTR_NAME);

  private final RequestLimits limits;
  private final PendingRequests arrivals;

  /** Puts it in the place of Grizzly's own. */
  static AddOn addOn(RequestLimits limits) {
    return (listener, chain) ->
        chain.set(chain.indexOfType(HttpServerFilter.class), new RequestCodec(listener, limits));
  }

  @SuppressWarnings("deprecation") // The builders that were to come instead never came.
  private RequestCodec(NetworkListener listener, RequestLimits limits) {
    super(
        listener.isChunkingEnabled(),
        limits.headBytes(),
        null,
        listener.getKeepAlive(),
        null,
        listener.getMaxRequestHeaders(),
        listener.getMaxResponseHeaders());
    this.limits = limits;
    arrivals = new PendingRequests(limits);
  }

  @Override
  public NextAction handleRead(FilterChainContext context) throws IOException {
    Connection<?> connection = context.getConnection();
    arrivals.continued(connection);
    NextAction next = super.handleRead(context);
    if (!INCOMPLETE.isSet(connection)) {
      arrivals.ended(connection);
    }
    return next;
  }

  @Override
  protected boolean onHttpHeaderParsed(
      HttpHeader header, org.glassfish.grizzly.Buffer input, FilterChainContext context) {
    arrivals.headCompleted(context.getConnection());
    boolean isRefused = super.onHttpHeaderParsed(header, input, context);
    HttpRequestPacket request = (HttpRequestPacket) header;
    if (!isRefused && isOfDoubtfulLength(request)) {
      request.getProcessingState().setError(true);
      request.getResponse().setStatus(HttpStatus.BAD_REQUEST_400);
      return true;
    }
    return isRefused;
  }

  /**
   * Whether a proxy may see the end of the request elsewhere, and take for the next request what is
   * part of this one, or the other way round (RFC 9112, section 6.1 and 6.3).
   */
  private static boolean isOfDoubtfulLength(HttpRequestPacket request) {
    String coding = request.getHeader(Header.TransferEncoding);
    return coding != null
        && (!coding.strip().equalsIgnoreCase("chunked")
            // One that came before is forgotten by now, and the coding rules, as it should.
            || request.getHeader(Header.ContentLength) != null
            || request.getProtocol() != Protocol.HTTP_1_1);
  }

  @Override
  public NextAction handleClose(FilterChainContext context) throws IOException {
    arrivals.ended(context.getConnection());
    return super.handleClose(context);
  }

  @Override
  protected void onHttpHeaderError(HttpHeader header, FilterChainContext context, Throwable reason)
      throws IOException {
    arrivals.ended(context.getConnection());
    String message = String.valueOf(reason.getMessage());
    if (reason instanceof MimeHeaders.MaxHeaderCountExceededException
        || message.contains("too large")) {
      limits.oversized().increment();
      HttpRequestPacket request = (HttpRequestPacket) header;
      // It comes after a long address, and without one the answer would have no headers.
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
        "The address is too long: expected at most " + limits.headBytes()
            + " bytes of it and all headers.";
      case 431 ->
        "The headers are too long or too many: expected at most " + limits.headBytes()
            + " bytes of the address and all of them.";
      default -> status.getReasonPhrase() + ".";
    };
  }
}
