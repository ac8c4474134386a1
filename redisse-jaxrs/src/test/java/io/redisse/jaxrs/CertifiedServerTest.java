package io.redisse.jaxrs;

import io.redisse.api.AccessDeniedException;
import io.redisse.tck.server.EventPublisher;
import io.redisse.tck.server.ServerContract;
import io.redisse.tck.server.ServerUnderTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The server keeps the rules of streams, as a client of any make sees it. */
class CertifiedServerTest extends ServerContract {
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private static final Duration DRAIN = Duration.ofSeconds(2);

  private static RedisseServer server;

  @BeforeAll
  static void start() {
    server = start(0);
  }

  private static RedisseServer start(int port) {
    return RedisseServer.builder()
        .port(port)
        .publishing()
        .channels(request -> {
          if (request.requestedChannels().contains("forbidden")) {
            throw AccessDeniedException.forbidden("not for you");
          }
          return request.requestedChannels();
        })
        .configure(redisse -> redisse.heartbeat(HEARTBEAT).drain(DRAIN))
        .start();
  }

  /** What was kept in memory is gone then, as clients are to be told. */
  private static void restart() {
    int port = server.port();
    server.close();
    server = start(port);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected ServerUnderTest server() {
    return ServerUnderTest.at(
            server.uri().resolve("events"),
            EventPublisher.http(server.uri() + "channels/{channel}/events?type={type}", Map.of()))
        .heartbeat(HEARTBEAT)
        .drain(DRAIN)
        .drainCommand(() -> server.redisse().drain())
        .refusedQuery("forbidden")
        .restart(CertifiedServerTest::restart)
        .backendInProcess()
        .build();
  }
}
