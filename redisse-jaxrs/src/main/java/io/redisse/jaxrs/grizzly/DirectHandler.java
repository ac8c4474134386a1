package io.redisse.jaxrs.grizzly;

import io.redisse.core.spi.Hub;
import io.redisse.core.spi.StreamRequest;
import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.HttpService;
import io.redisse.jaxrs.threads.Workers;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.Protocol;
import org.glassfish.grizzly.http.server.HttpHandler;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.glassfish.grizzly.http.util.HttpStatus;

/** Answers requests without JAX-RS. Streams take over their connections. */
public final class DirectHandler extends HttpHandler {
  private static final String UNKNOWN = "CUSTOM";
  private static final Logger LOG = System.getLogger(DirectHandler.class.getName());

  private final HttpService service;
  private final Hub hub;
  private final Workers workers = new Workers();

  /**
   * Creates a handler.
   *
   * @param service answers the requests
   * @param hub serves the streams
   */
  public DirectHandler(HttpService service, Hub hub) {
    super("redisse");
    this.service = service;
    this.hub = hub;
  }

  @Override
  public void service(Request request, Response response) throws IOException {
    if (DirectOutlet.TAKEN.isSet(request.getContext().getConnection())) {
      // The request was pipelined behind that of a stream. Its response must not get into the
      // stream.
      request.getContext().getConnection().terminateSilently();
      return;
    }
    HttpRequest neutral = new GrizzlyRequest(request);
    CompletableFuture<Answer> answer = service.answer(neutral).toCompletableFuture();
    if (answer.isDone() && answer.join().stream() == null) {
      write(answer.join(), response);
      return;
    }
    response.suspend();
    CompletableFuture<Void> unused =
        answer.thenAcceptAsync(known -> resume(known, response), workers.after(answer));
  }

  /** Completes a suspended response. */
  private void resume(Answer answer, Response response) {
    StreamRequest stream = answer.stream();
    if (stream != null && response.getRequest().getMethod() == Method.GET) {
      ConnectionTakeover takeover = new ConnectionTakeover(response);
      Map<String, List<String>> headers = new HashMap<>();
      answer.headers().forEach((name, value) -> headers.put(name, List.of(value)));
      hub.open(stream, takeover.complete(takeover.head(headers), hub.heartbeat()));
      return;
    }
    try {
      write(answer, response);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A client disconnected before its response", e);
    } finally {
      response.resume();
    }
  }

  /** Returns a status without a reason phrase if Grizzly knows none; it would make one up. */
  private static HttpStatus statusOf(int code) {
    HttpStatus known = HttpStatus.getHttpStatus(code);
    return known.getReasonPhrase().equals(UNKNOWN) ? HttpStatus.newHttpStatus(code, "") : known;
  }

  private static void write(Answer answer, Response response) throws IOException {
    response.setStatus(statusOf(answer.status()));
    answer.headers().forEach(response::setHeader);
    byte[] body = answer.body();
    if (answer.stream() == null) {
      response.setContentLength(body.length);
    } else {
      // This is a HEAD request, and the response to GET has no length.
      response.getResponse().setChunked(response.getRequest().getProtocol() == Protocol.HTTP_1_1);
    }
    if (response.getRequest().getMethod() != Method.HEAD) {
      response.getOutputStream().write(body);
    }
  }
}
