package io.redisse.redis.connection;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.NewEvent;
import io.redisse.api.OutcomeUnknownException;
import io.redisse.redis.BroadcastRecorder;
import io.redisse.redis.FaultProxy;
import io.redisse.redis.RedisBackend;
import io.redisse.redis.RedisProcess;
import io.redisse.redis.format.Keys;
import io.redisse.redis.settings.RedisOptions;
import io.redisse.redis.settings.RedisUri;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/**
 * Verifies that errors such as too little memory do not end a thread that other calls depend on.
 */
class FatalErrorsTest {
  private static final int COMMANDS = 0;
  private static final int PUBSUB = 1;

  /** The beginning of a string that is too large for an array. */
  private static final String TOO_LARGE = "$" + Integer.MAX_VALUE + "\r\n";

  private final BroadcastRecorder listener = new BroadcastRecorder();
  private RedisProcess redis;
  private FaultProxy proxy;
  private RedisBackend backend;

  @BeforeEach
  void open() {
    redis = RedisProcess.start();
    proxy = new FaultProxy(redis);
    // Long, so that no call times out.
    backend = RedisBackend.open(proxy.uri("?timeout=60s"));
    backend.broadcaster().listen(listener);
    get(backend.broadcaster().subscribe(Set.of("a")));
  }

  @AfterEach
  void close() throws IOException {
    backend.close();
    proxy.close();
    redis.close();
  }

  private static <T> T get(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    CompletableFuture<T> unused = future.orTimeout(60, TimeUnit.SECONDS);
    return future.join();
  }

  private static Throwable failure(CompletionStage<?> stage) {
    CompletableFuture<?> future = stage.toCompletableFuture();
    Throwable failure = assertThrows(
            ExecutionException.class, () -> future.get(60, TimeUnit.SECONDS))
        .getCause();
    if (failure == null) {
      throw new AssertionError("a failure without a cause");
    }
    assertTrue(failure.toString().contains("Error: "), failure::toString);
    return failure;
  }

  private void assertPublishedEventArrives() {
    get(backend.publish(new NewEvent("a", "after")));
    await().until(() -> listener.data().equals(List.of("after")));
  }

  @Test
  void replyTooLargeForMemoryFailsPendingCallsButServiceContinues() throws Exception {
    redis.signal("STOP");
    CompletionStage<?> publish = backend.publish(new NewEvent("b", "x"));
    CompletionStage<?> history = backend.store().history(Set.of("b"), 1, 10);
    // Calls that have not been sent yet would wait for the next connection.
    await().until(() -> proxy.traffic().contains("data: x"));
    await().until(() -> proxy.traffic().contains("\r\n1\r\n$2\r\n10\r\n"));

    proxy.inject(COMMANDS, TOO_LARGE);

    assertInstanceOf(OutcomeUnknownException.class, failure(publish));
    assertSame(BackendUnavailableException.class, failure(history).getClass());
    redis.signal("CONT");
    await().ignoreExceptions().until(() -> get(backend.store().lastId()) > 0);
    assertPublishedEventArrives();
  }

  @Test
  void messageTooLargeForMemoryInterruptsDeliveryTemporarily() throws Exception {
    proxy.inject(PUBSUB, "*3\r\n$7\r\nmessage\r\n$1\r\na\r\n" + TOO_LARGE);

    await().until(() -> listener.signals.equals(List.of("interrupted", "resumed")));
    assertPublishedEventArrives();
  }

  private static PendingCall.Single<Object> call(PendingCall.Encoder encoder) {
    return new PendingCall.Single<>(
        encoder, (reply, life) -> reply, true, 0, TimeUnit.MINUTES.toNanos(1));
  }

  private static Object tooDeep() {
    throw new StackOverflowError("too deep");
  }

  private CommandPipeline openCommands() {
    RedisOptions options = RedisUri.parse(redis.uri(""));
    Keys keys = new Keys("");
    StoreView view = new StoreView(options);
    CommandPipeline commands =
        new CommandPipeline(new Connector(options, keys, view), keys, view, Runnable::run);
    commands.start();
    return commands;
  }

  @Test
  void callThatCannotBeEncodedFailsAndOthersSucceed() {
    try (CommandPipeline commands = openCommands()) {
      PendingCall.Single<Object> bad = call(needsSource -> (CommandArguments) tooDeep());
      assertSame(
          BackendUnavailableException.class,
          failure(commands.submit(bad).future).getClass());

      PendingCall.Single<Object> good =
          call(needsSource -> new CommandArguments(Protocol.Command.PING));
      await().ignoreExceptions().until(() -> get(commands.submit(good).future) != null);
    }
  }

  @Test
  void callWhoseReplyCannotBeDecodedFailsAndOthersSucceed() {
    try (CommandPipeline commands = openCommands()) {
      PendingCall.Single<Object> bad = new PendingCall.Single<>(
          needsSource -> new CommandArguments(Protocol.Command.PING),
          (reply, life) -> tooDeep(),
          true,
          0,
          Duration.ofMinutes(1).toNanos());
      assertSame(
          BackendUnavailableException.class,
          failure(commands.submit(bad).future).getClass());

      PendingCall.Single<Object> good =
          call(needsSource -> new CommandArguments(Protocol.Command.PING));
      assertEquals("PONG", Keys.text(get(commands.submit(good).future)));
    }
  }
}
