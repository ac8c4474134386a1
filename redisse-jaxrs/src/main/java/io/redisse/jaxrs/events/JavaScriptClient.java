package io.redisse.jaxrs.events;

import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.Endpoint;
import io.redisse.jaxrs.http.HttpRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Serves the JavaScript client, an ES module. */
public final class JavaScriptClient implements Endpoint {
  /** Where the module is, relative to the server's base. */
  public static final String PATH = "redisse.js";

  private static final String FILE = "/io/redisse/jaxrs/client/redisse.js";
  private static final int OK = 200;
  private static final Answer MODULE = module();

  /** Creates an endpoint; one serves all requests. */
  public JavaScriptClient() {}

  @Override
  public CompletionStage<Answer> answer(HttpRequest request) {
    return CompletableFuture.completedFuture(MODULE);
  }

  private static Answer module() {
    try (InputStream file = JavaScriptClient.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException("missing in this build: " + FILE);
      }
      return Answer.of(OK, "text/javascript;charset=utf-8", file.readAllBytes())
          .with(Map.of("Cache-Control", "no-cache", "X-Content-Type-Options", "nosniff"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
