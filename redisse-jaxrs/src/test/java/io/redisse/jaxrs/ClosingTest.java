package io.redisse.jaxrs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.jaxrs.server.RedisseServer;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is closed while requests of the application go on. */
class ClosingTest {
  private static final CountDownLatch NEVER = new CountDownLatch(1);
  private static final Semaphore ARRIVED = new Semaphore(0);

  /** Resources of an application that do not end in time. */
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
  void aRequestThatDoesNotEndInTimeIsCutOffAndKeepsNoThreadThatKeepsTheProcess(String request)
      throws Exception {
    Set<Thread> before = keepers();
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
      Set<Thread> left = keepers();
      left.removeAll(before);
      assertEquals(Set.of(), left);
    });
  }

  /** Those for which a Java machine does not end. */
  private static Set<Thread> keepers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .collect(Collectors.toSet());
  }
}
