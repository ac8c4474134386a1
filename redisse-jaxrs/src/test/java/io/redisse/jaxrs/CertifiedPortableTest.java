package io.redisse.jaxrs;

import static org.awaitility.Awaitility.await;

import io.redisse.core.Redisse;
import io.redisse.core.spi.Hub;
import io.redisse.jaxrs.examples.JettyServer;
import io.redisse.tck.server.EventPublisher;
import io.redisse.tck.server.ServerContract;
import io.redisse.tck.server.ServerUnderTest;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The server contract on Jetty, except for the parts that depend on the container. */
@ExtendWith(CertifiedPortableTest.ContainerLimits.class)
class CertifiedPortableTest extends ServerContract {
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private static Running running;

  private record Running(Redisse redisse, Server jetty) {
    static Running at(int port) {
      Redisse redisse = Redisse.builder().heartbeat(HEARTBEAT).drain(DRAIN).build();
      return new Running(
          redisse, JettyServer.start(URI.create("http://127.0.0.1:" + port + "/"), redisse));
    }

    int port() {
      return ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + port() + "/");
    }

    void stop() {
      redisse.close();
      try {
        jetty.stop();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @BeforeAll
  static void start() {
    running = Running.at(0);
  }

  @AfterAll
  static void stop() {
    running.stop();
  }

  private static void restart() {
    int port = running.port();
    running.stop();
    running = Running.at(port);
  }

  @Override
  protected ServerUnderTest server() {
    URI uri = running.uri();
    return ServerUnderTest.at(
            uri.resolve("events"),
            EventPublisher.http(uri + "channels/{channel}/events?type={type}", Map.of()))
        .heartbeat(HEARTBEAT)
        .drain(DRAIN)
        .drainCommand(() -> running.redisse().drain())
        .restart(CertifiedPortableTest::restart)
        .backendInProcess()
        .build();
  }

  @Test
  void aClosedClientIsNoticedByTheHeartbeat() {
    Running own = Running.at(0);
    Hub hub = own.redisse().hub();
    try {
      RawClient client = RawClient.stream(own.uri(), "/events?a");
      await().until(() -> hub.statistics().connected() == 1);
      client.close();
      await().until(() -> hub.statistics().connected() == 0);
    } finally {
      own.stop();
    }
  }

  /** Skips the tests of what docs/embedding.md excludes. */
  static final class ContainerLimits implements ExecutionCondition {
    private static final Map<String, String> REASONS = Map.of(
        "closedConnectionIsDetectedImmediately", "the container notices only when it writes",
        "resetConnectionIsDetectedImmediately", "the container notices only when it writes",
        "malformedPercentEncodingGets400WithAReason", "the container answers by itself");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext test) {
      return test.getTestMethod()
          .map(method -> REASONS.get(method.getName()))
          .map(ConditionEvaluationResult::disabled)
          .orElse(ConditionEvaluationResult.enabled("promised"));
    }
  }
}
