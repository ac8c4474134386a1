package io.redisse.tck.server;

import io.redisse.tck.rules.NotApplicableException;
import io.redisse.tck.server.wire.ClientRequest;
import io.redisse.tck.server.wire.Endpoint;
import io.redisse.tck.server.wire.EventStream;
import io.redisse.tck.server.wire.HttpConnection;
import io.redisse.tck.server.wire.ReceivedEvent;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.Settings;
import io.redisse.tck.support.SettingsResolver;
import io.redisse.tck.support.UniqueNames;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Base class of the server tests. Opens connections, publishes events, and closes the connections
 * after each test.
 */
@ExtendWith({SettingsResolver.class, TimeLimit.class})
abstract class ServerTests {
  private static final int WAITS = 8;
  private static final int HEARTBEATS = 4;

  final String a = UniqueNames.channel("a");
  final String b = UniqueNames.channel("b");
  final ServerUnderTest server;
  Settings settings;
  Endpoint endpoint;
  Await await;

  private final Deque<AutoCloseable> resources = new ArrayDeque<>();

  ServerTests(ServerContract contract) {
    server = contract.server();
  }

  @BeforeEach
  void configure(Settings newSettings) {
    settings = newSettings;
    endpoint = server.endpoint(newSettings.awaitMillis());
    await = new Await(newSettings);
  }

  @AfterEach
  void closeResources() throws Exception {
    while (!resources.isEmpty()) {
      resources.pop().close();
    }
  }

  /**
   * Returns the time limit of a test in milliseconds. Generous, because only a failing test waits
   * that long.
   */
  long testLimitMillis() {
    Duration periods = server
        .heartbeat()
        .multipliedBy(HEARTBEATS)
        .plus(server.outageGrace())
        .plus(server.drain().multipliedBy(2))
        .plus(server.shortGrant().map(ServerUnderTest.ShortGrant::life).orElse(Duration.ZERO));
    return settings.awaitMillis() * WAITS + periods.toMillis();
  }

  HttpConnection connect(ClientRequest request) {
    return closedAfterTest(HttpConnection.open(endpoint, request));
  }

  EventStream stream(ClientRequest request) {
    return closedAfterTest(EventStream.open(endpoint, request));
  }

  EventStream stream(String... channels) {
    return stream(ClientRequest.stream(channels));
  }

  <T extends AutoCloseable> T closedAfterTest(T resource) {
    resources.push(resource);
    return resource;
  }

  void publish(String channel, String data) {
    publish(channel, "message", data);
  }

  void publish(String channel, String type, String data) {
    try {
      server.publisher().publish(channel, type, data);
    } catch (IOException e) {
      throw new AssertionError("cannot publish: " + e.getMessage(), e);
    }
  }

  /** Publishes an event, waits until the witness has received it, and returns its id. */
  long publishAndReceive(EventStream witness, String channel, String data) {
    publish(channel, data);
    ReceivedEvent received = witness.nextPublished();
    if (!received.data().equals(data)) {
      throw new AssertionError(
          "published '" + data + "' to " + channel + ", received " + received + " on " + witness);
    }
    return received.number();
  }

  /** Returns the hook, or skips the test if the hook was not declared. */
  static Runnable hook(Optional<Runnable> hook, String name) {
    return hook.orElseGet(() -> Assumptions.abort("not declared: " + name));
  }

  Runnable restartHook() {
    return hook(server.restart(), "a way to restart the server (restart)");
  }

  Runnable interruptHook() {
    server.backendInProcessFact().ifPresent(fact -> {
      throw new NotApplicableException(fact);
    });
    return hook(server.interrupt(), "a way to interrupt the backend (interrupt)");
  }

  Runnable resumeHook() {
    return hook(server.resume(), "a way to end a backend interruption (resume)");
  }

  /**
   * Returns the {@code retry:} line of a temporary rejection. Requires that the response contains
   * nothing else and ends immediately.
   */
  String retryOfRejection(HttpConnection connection) {
    EventStream rejection = EventStream.read(connection);
    List<ReceivedEvent> events = rejection.remainingEvents(settings.awaitMillis());
    List<String> lines =
        rejection.lines().stream().filter(line -> !line.isEmpty()).toList();
    if (!events.isEmpty() || lines.size() != 1 || !lines.get(0).startsWith("retry:")) {
      throw new AssertionError("expected a rejection that consists of one 'retry:' line, received "
          + lines + " for " + connection.request());
    }
    return lines.get(0);
  }
}
