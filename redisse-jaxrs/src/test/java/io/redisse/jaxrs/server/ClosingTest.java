package io.redisse.jaxrs.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.jaxrs.RawConnection;
import io.redisse.jaxrs.http.Cors;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is closed during requests of the application. */
class ClosingTest {
  private static final CountDownLatch NEVER = new CountDownLatch(1);
  private static final Semaphore ARRIVED = new Semaphore(0);

  /** Resources that never answer. */
  @Path("")
  public static final class Unfinished {
    @GET
    @Path("waiting")
    public String waiting() throws InterruptedException {
      ARRIVED.release();
      NEVER.await();
      return "";
    }

    @GET
    @Path("suspended")
    public void suspended(@Suspended AsyncResponse response) {
      ARRIVED.release();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"waiting", "suspended"})
  void closingLeavesNoThreadThatKeepsTheProcessAlive(String request) throws Exception {
    Set<Thread> before = nonDaemonThreads();
    RedisseServer server = RedisseServer.builder().register(Unfinished.class).start();
    try (Socket client = new Socket(server.uri().getHost(), server.port())) {
      client
          .getOutputStream()
          .write(("GET /" + request + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
              .getBytes(StandardCharsets.UTF_8));
      ARRIVED.acquire();
      server.close();
    }
    Awaitility.await().pollInSameThread().untilAsserted(() -> {
      Set<Thread> left = nonDaemonThreads();
      left.removeAll(before);
      assertEquals(Set.of(), left);
    });
  }

  @Test
  void keptConnectionReceivesAReadable503() throws Exception {
    RedisseServer server = RedisseServer.builder()
        .register(Unfinished.class)
        .cors(new Cors(Set.of("https://app.example")))
        .start();
    String request = " HTTP/1.1\r\nHost: localhost\r\nOrigin: https://app.example\r\n\r\n";
    try (RawConnection unfinished = RawConnection.to(server.port(), "GET /suspended");
        RawConnection kept = RawConnection.to(server.port(), "HEAD /health" + request)) {
      unfinished.send(request);
      ARRIVED.acquire();
      String answer = kept.until("\r\n\r\n");
      CompletableFuture<Void> closing = CompletableFuture.runAsync(server::close);
      while (!answer.startsWith("HTTP/1.1 503 ")) {
        kept.send("HEAD /health" + request);
        answer = kept.until("\r\n\r\n");
      }
      for (String header : List.of(
          "Access-Control-Allow-Origin: https://app.example",
          "Content-Type: text/plain;charset=utf-8",
          "Retry-After: 5")) {
        assertTrue(answer.contains("\r\n" + header + "\r\n"), answer);
      }
      closing.join();
    }
  }

  private static Set<Thread> nonDaemonThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .collect(Collectors.toSet());
  }
}
