package io.redisse.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends HTTP requests, including requests for event streams. */
public final class Http {
  /** Limits each wait, so that a missing response fails a test instead of blocking it. */
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** Reads the bodies of streams. */
  private static final Executor READERS = Executors.newCachedThreadPool(task -> {
    Thread thread = new Thread(task, "test-stream-reader");
    thread.setDaemon(true);
    return thread;
  });

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
      return CLIENT.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
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
      var response =
          CLIENT.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofInputStream());
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
      String awaited = "a line '" + beginning + "'";
      return bounded(awaited, () -> {
        for (String line = body.readLine(); line != null; line = body.readLine()) {
          if (line.startsWith(beginning)) {
            return line;
          }
        }
        throw new AssertionError("the stream ended without " + awaited);
      });
    }

    /** Waits for the end of the body, and returns the remaining lines. */
    public List<String> rest() {
      return bounded("the end of the stream", () -> {
        try (body) {
          return body.lines().toList();
        }
      });
    }

    private <T> T bounded(String awaited, Callable<T> reading) {
      FutureTask<T> task = new FutureTask<>(reading);
      READERS.execute(task);
      try {
        return task.get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        unblock();
        throw new AssertionError(
            "waited " + TIMEOUT.toSeconds() + " s for " + awaited + " of " + response.uri(), e);
      } catch (ExecutionException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        } else if (e.getCause() instanceof IOException failure) {
          throw new UncheckedIOException(failure);
        } else if (e.getCause() instanceof RuntimeException failure) {
          throw failure;
        }
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    /** Ends the reading thread, which holds the lock of the body. JDK 17 swallows an interrupt. */
    private void unblock() {
      try {
        ((InputStream) response.body()).close();
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
