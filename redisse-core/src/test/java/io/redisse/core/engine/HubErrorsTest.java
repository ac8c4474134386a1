package io.redisse.core.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Grant;
import io.redisse.core.spi.Admission;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Observer;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Stream;
import io.redisse.core.spi.StreamRequest;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Verifies that an error in one stream ends only that stream, and that an error in a hub thread
 * ends the whole hub.
 */
class HubErrorsTest extends HubFixture {
  private final Queue<Observer.End> ends = new ConcurrentLinkedQueue<>();

  /** A connection that runs an action in one of its methods. */
  private static final class FaultyOutlet implements Outlet {
    private final String method;
    private final Runnable action;
    private volatile @Nullable Stream stream;

    FaultyOutlet(String method, Runnable action) {
      this.method = method;
      this.action = action;
    }

    private void run(String called) {
      if (called.equals(method)) {
        action.run();
      }
    }

    @Override
    public void opened(Stream newStream) {
      stream = newStream;
      run("opened");
    }

    @Override
    public void write(Frame frame) {
      run("write");
      // Never acknowledged, so that unsent() is called.
      if (!method.equals("unsent") && stream != null) {
        stream.written();
      }
    }

    @Override
    public long unsent() {
      run("unsent");
      return 0;
    }

    @Override
    public void close() {
      run("close");
    }
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int recurse(int depth) {
    return recurse(depth + 1) + 1;
  }

  private static java.util.stream.Stream<Arguments> faults() {
    List<Supplier<Throwable>> errors = List.of(
        () -> new IllegalStateException("faulty"), () -> new AssertionError("faulty"), () -> {
          recurse(0);
          return new AssertionError("unreachable");
        });
    return java.util.stream.Stream.of("opened", "write", "unsent", "close")
        .flatMap(method -> IntStream.range(0, errors.size())
            .mapToObj(i -> Arguments.of(method, i, errors.get(i))));
  }

  private void openFaulty(String method, Supplier<Throwable> error) {
    FaultyOutlet outlet = new FaultyOutlet(method, () -> {
      Throwable thrown = error.get();
      if (thrown instanceof Error fatal) {
        throw fatal;
      }
      throw (RuntimeException) thrown;
    });
    hub.open(new StreamRequest(Grant.of(List.of("a")), OptionalLong.empty(), false), outlet);
    if (method.equals("close")) {
      await().until(() -> outlet.stream != null);
      Objects.requireNonNull(outlet.stream).disconnected();
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("faults")
  void anErrorOfOneConnectionEndsItsStreamOnly(
      String method, int error, Supplier<Throwable> thrown) {
    hub.observe(new Observer() {
      @Override
      public void ended(End reason) {
        ends.add(reason);
      }
    });
    List<RecordingOutlet> before = connectToEachShard();

    IntStream.range(0, 2 * SHARDS).forEach(i -> openFaulty(method, thrown));

    await().until(() -> {
      millis.addAndGet(method.equals("unsent") ? 200 : 0);
      return ends.size() == 2 * SHARDS;
    });
    assertEquals(
        Set.of(method.equals("close") ? Observer.End.CLIENT : Observer.End.FAILED),
        Set.copyOf(ends));
    assertEquals(before.size(), hub.streams());
    assertEquals(List.of(), hub.faults());
    List<RecordingOutlet> after = connectToEachShard();
    publish("a", "goes on");
    before.forEach(
        client -> assertEquals(List.of("goes on"), client.awaitEvents(2).data()));
    after.forEach(
        client -> assertEquals(List.of("goes on"), client.awaitEvents(2).data()));
  }

  private List<RecordingOutlet> connectToEachShard() {
    return IntStream.range(0, SHARDS).mapToObj(i -> connect("a")).toList();
  }

  private static java.util.stream.Stream<Error> fatal() {
    return java.util.stream.Stream.of(
        new OutOfMemoryError("test"), new NoClassDefFoundError("test"), new InternalError("test"));
  }

  @ParameterizedTest
  @MethodSource("fatal")
  void aFatalErrorClosesAllStreamsAndIsReported(Error error) {
    List<RecordingOutlet> clients = connectToEachShard();

    openFaulty("write", () -> error);

    clients.forEach(RecordingOutlet::awaitClosed);
    assertTrue(hub.faults().get(0).contains(error.toString()), hub.faults()::toString);
    assertFalse(hub.accepting());
    assertEquals(Admission.RETRY_LATER, hub.admissionOf(Grant.of(Set.of("a"))));
    open(new StreamRequest(Grant.of(Set.of("a")), OptionalLong.empty(), false)).awaitClosed();
    publish("a", "is stored");
    await().until(() -> hub.streams() == 0 && hub.statistics().connected() == 0);
    hub.drain(Duration.ofSeconds(1)).toCompletableFuture().join();
    hub.principals().toCompletableFuture().join();
  }

  @Test
  void aThreadThatIsStuckInATaskIsReportedUntilItContinues() {
    CountDownLatch released = new CountDownLatch(1);
    List<RecordingOutlet> waiting = connectToEachShard();
    hub.open(
        new StreamRequest(Grant.of(List.of("b")), OptionalLong.empty(), false),
        new FaultyOutlet("write", () -> awaitLatch(released)));

    try {
      await().atMost(Duration.ofMinutes(1)).until(() -> !hub.faults().isEmpty());

      assertTrue(
          hub.faults().get(0).matches("redisse-hub-\\d+ has been stuck in one task since 20.*Z"),
          hub.faults()::toString);
      assertEquals(1, hub.faults().size());
      if (SHARDS > 1) {
        IntStream.range(0, 2 * SHARDS).forEach(i -> connect("c"));
      }
      publish("a", "delayed");
    } finally {
      // Otherwise closing the hub would wait for the thread for ever.
      released.countDown();
    }
    waiting.forEach(client -> client.awaitEvents(2));
    await().until(() -> hub.faults().isEmpty());
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
