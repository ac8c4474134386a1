package io.redisse.tck.server;

import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.support.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Publishes each event with an HTTP POST. */
final class HttpPublisher implements EventPublisher {
  private final String template;
  private final Map<String, String> headers;
  private final HttpClient client;

  HttpPublisher(String template, Map<String, String> headers, Optional<SSLContext> tls) {
    for (String placeholder : List.of("{channel}", "{type}")) {
      if (!template.contains(placeholder)) {
        throw new IllegalArgumentException("publish: expected a URL with {channel} and {type}, such"
            + " as http://localhost:8080/channels/{channel}/events?type={type}, got '" + template
            + "'");
      }
    }
    this.template = template;
    this.headers = Map.copyOf(headers);
    HttpClient.Builder builder = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1);
    tls.ifPresent(builder::sslContext);
    this.client = builder.build();
    // Fail early if the template is not a URL.
    url("channel", "type");
  }

  @Override
  public void publish(String channel, String type, String data) throws IOException {
    URI url = url(channel, type);
    HttpRequest.Builder request = HttpRequest.newBuilder(url)
        .timeout(Duration.ofMillis(Settings.ofSystemProperties().awaitMillis()))
        .header("Content-Type", "text/plain;charset=utf-8")
        .POST(HttpRequest.BodyPublishers.ofString(data));
    headers.forEach(request::setHeader);
    try {
      HttpResponse<String> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IOException("POST " + url + " was answered with " + response.statusCode() + ": "
            + response.body().strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while publishing to " + url, e);
    }
  }

  private URI url(String channel, String type) {
    return URI.create(template
        .replace("{channel}", ClientRequest.encoded(channel))
        .replace("{type}", ClientRequest.encoded(type)));
  }
}
