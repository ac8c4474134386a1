import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * Measures how evenly clients reconnect after a drain. Opens streams, sends SIGTERM, and records when
 * each stream ends and when its client would reconnect, which is the last {@code retry:} later.
 * Usage: java DrainSpread.java JAR [STREAMS [DRAIN]]
 */
public final class DrainSpread {
  private static final long BIN_MILLIS = 1_000;

  /** The end of a stream: milliseconds from SIGTERM, and the reconnect delay after that. */
  private record End(long endMillis, long retryMillis) {
    long reconnectMillis() {
      return endMillis + retryMillis;
    }
  }

  private static volatile long signalledAt;

  public static void main(String[] args) throws Exception {
    int streams = args.length > 1 ? Integer.parseInt(args[1]) : 1000;
    String drain = args.length > 2 ? args[2] : "10s";
    Process server = new ProcessBuilder(
            "java", "-jar", args[0], "serve", "--port", "0", "--drain", drain)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
    try (BufferedReader out = server.inputReader(StandardCharsets.UTF_8)) {
      URI uri = URI.create(out.readLine().replaceFirst(".*(http)", "$1"));
      CountDownLatch open = new CountDownLatch(streams);
      List<CompletableFuture<End>> ends = new ArrayList<>();
      for (int i = 0; i < streams; i++) {
        CompletableFuture<End> end = new CompletableFuture<>();
        ends.add(end);
        new Thread(null, () -> listen(uri.getPort(), open, end), "stream", 1 << 16).start();
      }
      open.await();
      signalledAt = System.nanoTime();
      server.destroy();
      List<End> all = ends.stream().map(CompletableFuture::join).toList();
      int status = server.waitFor();
      long millis = millisSince(signalledAt);
      System.out.printf(
          "%d streams, --drain %s: exit status %d after %.1f s%n",
          streams, drain, status, millis / 1000.0);
      print("streams ended", all, End::endMillis);
      print("clients reconnecting", all, End::reconnectMillis);
    } finally {
      server.destroyForcibly();
    }
  }

  private static void listen(int port, CountDownLatch open, CompletableFuture<End> end) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket
          .getOutputStream()
          .write("GET /events?news HTTP/1.0\r\nAccept: text/event-stream\r\n\r\n"
              .getBytes(StandardCharsets.US_ASCII));
      BufferedReader in = new BufferedReader(
          new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
      long retry = 0;
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.startsWith("retry: ")) {
          retry = Long.parseLong(line.substring("retry: ".length()));
        } else if (line.equals("event: lastEventId")) {
          open.countDown();
        }
      }
      end.complete(new End(millisSince(signalledAt), retry));
    } catch (IOException e) {
      end.completeExceptionally(new UncheckedIOException(e));
    }
  }

  private static long millisSince(long nanoTime) {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
  }

  private static void print(String label, List<End> ends, ToLongFunction<End> when) {
    Map<Long, Integer> bins = new TreeMap<>();
    ends.forEach(end -> bins.merge(when.applyAsLong(end) / BIN_MILLIS, 1, Integer::sum));
    System.out.printf(
        "%s between %.2f s and %.2f s; per second: %s%n",
        label,
        ends.stream().mapToLong(when).min().orElse(0) / 1000.0,
        ends.stream().mapToLong(when).max().orElse(0) / 1000.0,
        bins);
  }
}
