package io.redisse.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.Broadcaster;
import io.redisse.redis.format.Keys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;

/**
 * Measures the cost of this backend, compared with Redis and Jedis alone; docs/performance.md
 * describes how to run it. Each round runs all cases in sequence on one Redis.
 */
final class RedisBenchmark {
  static final String DATA = "x".repeat(100);

  /** The number of warm-up events before latencies are measured, so that the code is compiled. */
  private static final int WARM_UP = 20_000;

  /** The minimum work of a publisher: the four commands of the Ruby gem as one script. */
  private static final String LEAST_SCRIPT = """
      local id = redis.call('INCR', KEYS[1])
      local text = string.format('id: %.0f\\n', id) .. ARGV[1]
      redis.call('ZADD', KEYS[2], id, text)
      redis.call('ZREMRANGEBYRANK', KEYS[2], 0, -101)
      redis.call('PUBLISH', KEYS[2], text)
      return id""";

  private final RedisProcess redis;
  private final long seconds;
  private final Measurements measurements;

  private RedisBenchmark(RedisProcess redis, long seconds) {
    this.redis = redis;
    this.seconds = seconds;
    this.measurements = new Measurements(redis, seconds);
  }

  /**
   * Runs all cases.
   *
   * @param arguments the number of rounds, the seconds of each case, and optionally the case to run
   */
  public static void main(String[] arguments) throws Exception {
    int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 3;
    long seconds = arguments.length > 1 ? Long.parseLong(arguments[1]) : 3;
    String only = arguments.length > 2 ? arguments[2] : "";
    try (RedisProcess redis = RedisProcess.start()) {
      RedisBenchmark benchmark = new RedisBenchmark(redis, seconds);
      // The first round only warms up the compiler.
      for (int round = 0; round <= rounds; round++) {
        if (round == 1) {
          benchmark.measurements.clear();
        }
        benchmark.round(only);
      }
      benchmark.measurements.print();
    }
    System.exit(0);
  }

  private void round(String only) throws Exception {
    if ("publish".startsWith(only)) {
      redisBenchmark();
      try (RedisBackend backend = RedisBackend.open(redis.uri(""))) {
        asynchronous("1 thread", backend, 1);
        asynchronous("8 threads", backend, 8);
      }
    }
    if ("blocking".startsWith(only)) {
      plainJedis();
      try (RedisBackend backend = RedisBackend.open(redis.uri(""))) {
        blocking("1 thread", backend, 1);
        blocking("64 threads", backend, 64);
      }
    }
    if ("receive".startsWith(only)) {
      ReceiveBenchmark receive = new ReceiveBenchmark(redis, measurements);
      receive.events();
      receive.streams(1);
      receive.streams(10);
    }
    if ("history".startsWith(only)) {
      history();
    }
    if ("latency".startsWith(only)) {
      latencyOfJedis("plain Jedis, PUBLISH", "PUBLISH", "bare");
      latencyOfJedis(
          "plain Jedis, stored too",
          "EVALSHA",
          loadLeastScript(),
          "2",
          "redisse:lastEventId",
          "bare");
      latency();
    }
  }

  private String loadLeastScript() {
    return (String) redis.command("SCRIPT", "LOAD", LEAST_SCRIPT);
  }

  /** Sends one EVALSHA per event on one connection, up to 64 in flight. */
  private void redisBenchmark() throws IOException, InterruptedException {
    String name = "redis-benchmark -P 64";
    String text = "event: message\ndata: " + DATA + "\n\n";
    long events = 150_000 * seconds;
    double cpu = measurements.redisCpuMicros();
    Process process = new ProcessBuilder(
            "redis-benchmark",
            "-p",
            "" + redis.port(),
            "-c",
            "1",
            "-P",
            "64",
            "-n",
            "" + events,
            "--csv",
            "EVALSHA",
            loadLeastScript(),
            "2",
            "redisse:lastEventId",
            "bare",
            text)
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException(output);
    }
    String[] fields = output.substring(output.lastIndexOf('\n') + 1).split("\",\"", -1);
    measurements.record(name + ": per second", Double.parseDouble(fields[1]));
    measurements.record(name + ": Redis us", (measurements.redisCpuMicros() - cpu) / events);
  }

  /** Publishes from threads that do not wait for replies, with up to 4,096 events in flight. */
  private void asynchronous(String name, RedisBackend backend, int threads)
      throws InterruptedException {
    Measurements.Measurement measurement = measurements.begin("asynchronous, " + name);
    Semaphore window = new Semaphore(4096);
    AtomicLong published = new AtomicLong();
    inThreads(
        threads,
        measurement::goesOn,
        number -> {
          window.acquireUninterruptibly();
          CompletionStage<Event> unused = backend
              .publish(new NewEvent("channel " + number, DATA))
              .whenComplete((event, failure) -> window.release());
          return 1;
        },
        published);
    window.acquireUninterruptibly(4096);
    measurement.end(published.get());
  }

  private void blocking(String name, RedisBackend backend, int threads)
      throws InterruptedException {
    Measurements.Measurement measurement = measurements.begin("blocking, " + name);
    AtomicLong published = new AtomicLong();
    inThreads(
        threads,
        measurement::goesOn,
        number -> {
          backend.publish(new NewEvent("channel", DATA)).toCompletableFuture().join();
          return 1;
        },
        published);
    measurement.end(published.get());
  }

  private interface Work {
    int run(int thread);
  }

  private static void inThreads(int threads, BooleanSupplier goesOn, Work work, AtomicLong done)
      throws InterruptedException {
    List<Thread> running = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      Thread thread = new Thread(() -> {
        long own = 0;
        while (goesOn.getAsBoolean()) {
          own += work.run(number);
        }
        done.addAndGet(own);
      });
      thread.start();
      running.add(thread);
    }
    for (Thread thread : running) {
      thread.join();
    }
  }

  private Connection connect() {
    return new Connection(
        new HostAndPort("127.0.0.1", redis.port()),
        DefaultJedisClientConfig.builder().resp2().build());
  }

  private void plainJedis() {
    byte[] digest = Keys.bytes(loadLeastScript());
    byte[] text = Keys.bytes("event: message\ndata: " + DATA + "\n\n");
    try (Connection connection = connect()) {
      Measurements.Measurement measurement = measurements.begin("blocking, plain Jedis");
      long published = 0;
      while (measurement.goesOn()) {
        connection.sendCommand(
            Protocol.Command.EVALSHA,
            digest,
            Keys.bytes("2"),
            Keys.bytes("redisse:lastEventId"),
            Keys.bytes("bare"),
            text);
        connection.getIntegerReply();
        published++;
      }
      measurement.end(published);
    }
  }

  /** Reads 100 events from each of two channels, up to 64 reads in flight. */
  private void history() {
    try (RedisBackend backend = RedisBackend.open(redis.uri(""))) {
      long cursor = backend.store().lastId().toCompletableFuture().join();
      for (int i = 0; i < 100; i++) {
        backend.publish(new NewEvent("left", DATA)).toCompletableFuture().join();
        backend.publish(new NewEvent("right", DATA)).toCompletableFuture().join();
      }
      Measurements.Measurement measurement = measurements.begin("history of 2 x 100 events");
      Semaphore window = new Semaphore(64);
      long reads = 0;
      while (measurement.goesOn()) {
        window.acquireUninterruptibly();
        backend
            .store()
            .history(Set.of("left", "right"), cursor, 1000)
            .whenComplete((history, failure) -> {
              if (failure != null || history.events().size() != 200) {
                throw new IllegalStateException("wrong history: " + history, failure);
              }
              window.release();
            });
        reads++;
      }
      window.acquireUninterruptibly(64);
      measurement.end(reads);
    }
  }

  private void recordLatency(String name, long[] nanos) {
    Arrays.sort(nanos);
    measurements.record(name + ": p50 us", nanos[nanos.length / 2] / 1000.0);
    measurements.record(name + ": p99 us", nanos[nanos.length * 99 / 100] / 1000.0);
  }

  private int latencyEvents() {
    return Math.toIntExact(seconds * 500);
  }

  /** Measures the time from a command on one connection to a message on another. */
  private void latencyOfJedis(String name, String command, String... arguments)
      throws InterruptedException {
    BlockingQueue<Long> arrivals = new LinkedBlockingQueue<>();
    byte[] text = Keys.bytes("event: message\nid: 1795511536267407\ndata: " + DATA + "\n\n");
    try (Connection publisher = connect();
        Connection subscriber = connect()) {
      subscriber.setTimeoutInfinite();
      subscriber.sendCommand(Protocol.Command.SUBSCRIBE, "bare");
      subscriber.getObjectMultiBulkReply();
      Thread reader = new Thread(() -> {
        for (int i = -WARM_UP; i < latencyEvents(); i++) {
          subscriber.getUnflushedObject();
          arrivals.add(System.nanoTime());
        }
      });
      reader.start();
      long[] nanos = new long[latencyEvents()];
      for (int i = -WARM_UP; i < nanos.length; i++) {
        if (i >= 0) {
          Thread.sleep(1);
        }
        long start = System.nanoTime();
        CommandArguments call = new CommandArguments(Protocol.Command.valueOf(command));
        Arrays.stream(arguments).forEach(call::add);
        publisher.sendCommand(call.add(text));
        publisher.getIntegerReply();
        nanos[Math.max(i, 0)] = arrivals.take() - start;
      }
      reader.join();
      recordLatency("latency, " + name, nanos);
    }
  }

  private void latency() throws InterruptedException {
    BlockingQueue<Long> arrivals = new LinkedBlockingQueue<>();
    try (RedisBackend backend = RedisBackend.open(redis.uri(""))) {
      backend.broadcaster().listen(new Broadcaster.Listener() {
        @Override
        public void onEvent(Event event) {
          arrivals.add(System.nanoTime());
        }

        @Override
        public void onInterrupted() {}

        @Override
        public void onResumed() {}

        @Override
        public void onReset(long epoch) {}
      });
      backend.broadcaster().subscribe(Set.of("live")).toCompletableFuture().join();
      long[] nanos = new long[latencyEvents()];
      for (int i = -WARM_UP; i < nanos.length; i++) {
        if (i >= 0) {
          Thread.sleep(1);
        }
        long start = System.nanoTime();
        CompletionStage<Event> published = backend.publish(new NewEvent("live", DATA));
        nanos[Math.max(i, 0)] = arrivals.take() - start;
        published.toCompletableFuture().join();
      }
      recordLatency("latency", nanos);
    }
  }
}
