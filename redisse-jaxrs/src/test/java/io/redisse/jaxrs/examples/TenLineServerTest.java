package io.redisse.jaxrs.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The server of the README, in a process of its own. */
class TenLineServerTest {
  @Test
  void authenticatedClientsAreServedUntilSigterm() throws Exception {
    Process server = start("--port", "0", "--stdout");
    try {
      URI uri = listening(server);
      assertEquals(401, get(uri, "X-No-Session").statusCode());
      HttpResponse<Stream<String>> stream = get(uri, "Cookie");
      assertEquals(200, stream.statusCode());
      assertEquals("retry: 3000", stream.body().findFirst().orElseThrow());
    } finally {
      server.destroy();
    }
    assertTrue(server.waitFor(1, TimeUnit.MINUTES));
    assertEquals(0, server.exitValue());
  }

  @Test
  void invalidArgumentsAreReportedInOneLine() throws Exception {
    assertEquals(
        "unknown argument '--prot': expected --port N, --redis URL, --stdout or --verbose\n",
        failure("--prot", "1"));
  }

  @Test
  void aPortInUseIsReportedInOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      String line = failure("--port", Integer.toString(taken.getLocalPort()));
      assertTrue(line.contains("cannot listen on 127.0.0.1:" + taken.getLocalPort()), line);
      assertEquals(1, line.lines().count());
    }
  }

  private static Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>(List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        TenLineServer.class.getName(),
        // Replaces the Redis that the example names.
        "--redis",
        "memory:"));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).start();
  }

  private static URI listening(Process server) throws IOException {
    BufferedReader log =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    String line = log.readLine();
    return URI.create(line.substring(line.indexOf("http://")));
  }

  private static HttpResponse<Stream<String>> get(URI uri, String header) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(uri)
                .header("Accept", "text/event-stream")
                .header(header, "session=ann")
                .build(),
            HttpResponse.BodyHandlers.ofLines());
  }

  private static String failure(String... args) throws Exception {
    Process server = start(args);
    String output = new String(server.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertTrue(server.waitFor(1, TimeUnit.MINUTES));
    assertTrue(server.exitValue() > 0);
    return output;
  }
}
