package io.redisse.tck.server;

import io.redisse.tck.rules.NotApplicableException;
import io.redisse.tck.server.wire.Limits;
import io.redisse.tck.server.wire.Received;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;

/** What the groups of tests of a server have in common. */
abstract class ServerTests {
  final String a = Limits.channel("a");
  final String b = Limits.channel("b");

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  final ServerUnderTest server;

  ServerTests(ServerContract contract) {
    server = contract.server();
  }

  @AfterEach
  void closeAll() throws Exception {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }

  Call call(Request request) {
    return closedLater(Call.send(server, request));
  }

  EventStream stream(Request request) {
    return closedLater(EventStream.open(server, request));
  }

  EventStream stream(String... channels) {
    return stream(Request.stream(channels));
  }

  <T extends AutoCloseable> T closedLater(T resource) {
    open.push(resource);
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

  /** What a test may do to the server, or the end of the test. */
  static Runnable hook(Optional<Runnable> hook, String what) {
    return hook.orElseGet(() -> Assumptions.abort("not declared: " + what));
  }

  Runnable interruption() {
    server.backendInProcessFact().ifPresent(fact -> {
      throw new NotApplicableException(fact);
    });
    return hook(server.interrupt(), "the backend can be interrupted (interrupt)");
  }

  /** The line with which a stream that ends at once says when to come back; it says nothing else. */
  static String retryOfRefusal(Call call) {
    EventStream refusal = EventStream.read(call);
    List<Received> events = refusal.untilItEnds(Limits.awaitMillis());
    List<String> said = refusal.lines().stream().filter(line -> !line.isEmpty()).toList();
    if (!events.isEmpty() || said.size() != 1 || !said.get(0).startsWith("retry:")) {
      throw new AssertionError("a refusal is 'retry:' and nothing else, got " + refusal);
    }
    return said.get(0);
  }

  /** Publishes, and hears it, which tells its id. */
  long publishHeard(EventStream witness, String channel, String data) {
    publish(channel, data);
    Received heard = witness.nextPublished();
    if (!heard.data().equals(data)) {
      throw new AssertionError("published '" + data + "', received " + heard);
    }
    return heard.number();
  }
}
