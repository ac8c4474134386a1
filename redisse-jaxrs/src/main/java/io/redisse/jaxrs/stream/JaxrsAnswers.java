package io.redisse.jaxrs.stream;

import io.redisse.core.spi.StreamRequest;
import io.redisse.jaxrs.http.Answer;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Converts answers to responses of JAX-RS. */
public final class JaxrsAnswers {
  /** JAX-RS would parse the text each time. There are few of them. */
  private static final Map<String, MediaType> TYPES = new ConcurrentHashMap<>();

  private JaxrsAnswers() {}

  /**
   * Converts an answer.
   *
   * @param answer the answer of an endpoint or a check
   * @return a response, on whose entity {@link StreamFilter} opens the stream if there is one
   */
  public static Response toResponse(Answer answer) {
    Response.ResponseBuilder response = Response.status(answer.status());
    answer.headers().forEach((name, value) -> {
      if (name.equals(HttpHeaders.CONTENT_TYPE)) {
        response.type(TYPES.computeIfAbsent(value, MediaType::valueOf));
      } else {
        response.header(name, value);
      }
    });
    StreamRequest stream = answer.stream();
    if (stream != null) {
      response.entity(new FrameSink(stream));
    } else if (answer.body().length > 0) {
      response.entity(answer.body());
    }
    return response.build();
  }
}
