package io.redisse.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Sends HTTP requests, including requests for event streams. */
public final class Http {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private Http() {}

  public static HttpResponse<String> get(URI uri, String... headers) {
    return send(HttpRequest.newBuilder(uri), headers);
  }

  public static HttpResponse<String> post(URI uri, String body, String... headers) {
    return send(
        HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)), headers);
  }

  public static HttpResponse<String> delete(URI uri, String... headers) {
    return send(HttpRequest.newBuilder(uri).DELETE(), headers);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Requests an event stream. */
  public static Reply stream(URI server, String pathAndQuery, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(pathAndQuery));
    if (!List.of(headers).contains("Accept")) {
      request.header("Accept", "text/event-stream");
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      var response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      return new Reply(
          response,
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A response that may be a stream. Closing it ends the stream. */
  public record Reply(HttpResponse<?> response, BufferedReader body) implements AutoCloseable {
    public int status() {
      return response.statusCode();
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /** Waits for the next line that begins with this text, and returns it. */
    public String await(String beginning) {
      try {
        for (String line = body.readLine(); line != null; line = body.readLine()) {
          if (line.startsWith(beginning)) {
            return line;
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      throw new AssertionError("the stream ended without a line '" + beginning + "'");
    }

    /** Waits for the end of the body, and returns the remaining lines. */
    public List<String> rest() {
      try (body) {
        List<String> lines = new ArrayList<>();
        body.lines().forEach(lines::add);
        return lines;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Ends the stream before the end of the surrounding try-with-resources block. */
    public void disconnect() {
      try {
        body.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      disconnect();
    }
  }
}
