package io.redisse.jaxrs;

import io.redisse.api.AccessDeniedException;
import io.redisse.api.ChannelRequest;
import io.redisse.api.Grant;
import io.redisse.jaxrs.server.RedisseServer;
import io.redisse.tck.server.EventPublisher;
import io.redisse.tck.server.ServerContract;
import io.redisse.tck.server.ServerUnderTest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The server contract, as any client sees it. */
class CertifiedServerTest extends ServerContract {
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private static final Duration DRAIN = Duration.ofSeconds(2);

  private static final Duration GRANT = Duration.ofSeconds(4);

  private static final String EXPIRY = "X-Grant-Expires";

  private static RedisseServer server;

  @BeforeAll
  static void start() {
    server = start(0);
  }

  private static RedisseServer start(int port) {
    return RedisseServer.builder()
        .port(port)
        .publishing()
        .resolver(CertifiedServerTest::grant)
        .configure(redisse -> redisse.heartbeat(HEARTBEAT).drain(DRAIN))
        .start();
  }

  private static CompletionStage<Grant> grant(ChannelRequest request) {
    Optional<Instant> expiry = request.header(EXPIRY).map(Instant::parse);
    return request.requestedChannels().contains("forbidden")
            || expiry.filter(Instant.now()::isAfter).isPresent()
        ? CompletableFuture.failedFuture(AccessDeniedException.forbidden("not for you"))
        : CompletableFuture.completedFuture(
            new Grant(request.requestedChannels(), Optional.empty(), expiry));
  }

  /** Restarts on the same port, with an empty store. */
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
        .shortGrant(() -> EXPIRY + ": " + Instant.now().plus(GRANT), GRANT)
        .restart(CertifiedServerTest::restart)
        .backendInProcess()
        .build();
  }
}
