import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Keeps streams open on a server, reconnects a part of them each second, publishes events of mixed size, and checks that
 * no stream loses or repeats an event or sees a channel's events out of order.
 *
 * <p>usage: {@code java Soak.java PORT STREAMS CHANNELS RATE SECONDS}. Prints a line every ten seconds and exits with 1
 * if a stream saw a fault. Every event's data begins with its channel and its number within the channel.
 */
final class Soak {
  private static final double RECONNECTS_PER_SECOND = 0.05;
  private static final Pattern CHANNEL_WITH_GAP = Pattern.compile("\"([a-z0-9]+)\":");

  private final int port;
  private final int streams;
  private final int channels;
  private final Map<String, Long> published = new ConcurrentHashMap<>();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong connects = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final AtomicLong retriedPublishes = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private final AtomicLong gaps = new AtomicLong();
  private volatile boolean publishing = true;
  private volatile boolean reading = true;

  private Soak(int port, int streams, int channels) {
    this.port = port;
    this.streams = streams;
    this.channels = channels;
  }

  public static void main(String[] args) throws Exception {
    int[] given = java.util.Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
    boolean passed = new Soak(given[0], given[1], given[2]).run(given[3], given[4]);
    System.exit(passed ? 0 : 1);
  }

  private boolean run(int rate, int seconds) throws Exception {
    Stream[] all = new Stream[streams];
    Thread[] readers = new Thread[streams];
    for (int i = 0; i < streams; i++) {
      all[i] = new Stream(i);
      readers[i] = new Thread(null, all[i], "stream-" + i, 256 * 1024);
      readers[i].start();
      if (i % 50 == 49) {
        Thread.sleep(50);
      }
    }
    Thread[] publishers = new Thread[4];
    for (int i = 0; i < publishers.length; i++) {
      int own = i;
      publishers[i] = new Thread(() -> publish(own, publishers.length, rate / publishers.length));
      publishers[i].start();
    }
    for (int i = 10; i <= seconds; i += 10) {
      Thread.sleep(10_000);
      print(i);
    }
    publishing = false;
    for (Thread publisher : publishers) {
      publisher.join();
    }
    Thread.sleep(15_000); // Streams that were just cut reconnect and receive the rest.
    reading = false;
    for (Thread reader : readers) {
      reader.join();
    }
    for (Stream stream : all) {
      stream.checkEnd();
    }
    print(seconds);
    return lost.get() + repeated.get() == 0;
  }

  private void print(int second) {
    System.out.printf(
        "%d s: delivered %d, connects %d, refused %d, retried publishes %d, gaps %d, lost %d, repeated %d%n",
        second, delivered.get(), connects.get(), refused.get(), retriedPublishes.get(), gaps.get(), lost.get(),
        repeated.get());
  }

  // One thread publishes all events of a channel, so that their numbers ascend in the channel.
  private void publish(int own, int publishers, int rate) {
    HttpClient http = HttpClient.newHttpClient();
    Random random = new Random(own);
    long next = System.nanoTime();
    while (publishing) {
      int index = random.nextInt(channels / publishers) * publishers + own;
      String channel = own == 0 && random.nextInt(rate) < 2 ? "all" : "c" + index;
      long number = published.getOrDefault(channel, 0L) + 1;
      int size = random.nextInt(100) < 90 ? 100 : random.nextInt(100) < 90 ? 5_000 : 100_000;
      String json = "{\"data\":\"" + channel + " " + number + " " + "x".repeat(random.nextInt(size)) + "\"}";
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/channels/" + channel + "/events"))
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", "\"" + channel + "-" + number + "\"")
              .timeout(Duration.ofSeconds(20))
              .POST(BodyPublishers.ofString(json))
              .build();
      while (!accepted(http, request)) {
        retriedPublishes.incrementAndGet();
        sleep(300);
      }
      published.put(channel, number);
      next += 1_000_000_000L / rate;
      long ahead = next - System.nanoTime();
      if (ahead > 0) {
        sleep(ahead / 1_000_000);
      } else if (ahead < -1_000_000_000L) {
        next = System.nanoTime();
      }
    }
  }

  private static boolean accepted(HttpClient http, HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() / 100 == 2;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One client, which reconnects with its last id. Every fortieth reads slowly, and some of those hardly at all. */
  private final class Stream implements Runnable {
    private final Map<String, Long> seen = new HashMap<>();
    private final Random random;
    private final int number;
    private final int pauseMillis;
    private String cursor;

    Stream(int number) {
      this.number = number;
      this.random = new Random(number);
      this.pauseMillis = number % 40 != 0 ? 0 : number % 80 == 0 ? 2_000 : 200;
    }

    @Override
    public void run() {
      while (reading) {
        long until = System.nanoTime() + (long) (-Math.log(1 - random.nextDouble()) / RECONNECTS_PER_SECOND * 1e9);
        try (Socket socket = new Socket()) {
          socket.setReceiveBufferSize(pauseMillis > 0 ? 4096 : 65_536);
          socket.connect(new InetSocketAddress("127.0.0.1", port), 5_000);
          socket.setSoTimeout(1_000);
          socket.getOutputStream().write(request().getBytes());
          read(new BufferedInputStream(socket.getInputStream(), 4096), until);
        } catch (IOException e) {
          sleep(200 + random.nextInt(500));
        }
      }
    }

    private String request() {
      return "GET /events?all&c" + number % channels + "&c" + (number * 7 + 1) % channels + " HTTP/1.1\r\nHost: 127.0.0.1:"
          + port + "\r\nAccept: text/event-stream\r\n" + (cursor == null ? "" : "Last-Event-ID: " + cursor + "\r\n")
          + "\r\n";
    }

    private void read(InputStream in, long until) throws IOException {
      StringBuilder line = new StringBuilder();
      String id = null;
      String type = "message";
      String data = "";
      boolean head = true;
      long chunk = -1; // the bytes left of the chunk; -1 while its size is read
      StringBuilder size = new StringBuilder();
      int sincePause = 0;
      while (reading && (System.nanoTime() < until || pauseMillis > 0)) {
        int c;
        try {
          c = in.read();
        } catch (SocketTimeoutException e) {
          continue;
        }
        if (c < 0) {
          return;
        }
        if (pauseMillis > 0 && ++sincePause % 2048 == 0) {
          sleep(pauseMillis);
        }
        if (!head) {
          if (chunk < 0) {
            if (c == '\n' && size.length() > 0) {
              chunk = Long.parseLong(size.toString(), 16);
              size.setLength(0);
              if (chunk == 0) {
                return;
              }
            } else if (c != '\r' && c != '\n') {
              size.append((char) c);
            }
            continue;
          }
          if (--chunk == 0) {
            chunk = -1;
          }
        }
        if (c != '\n') {
          line.append((char) c);
          continue;
        }
        String text = line.toString().strip();
        line.setLength(0);
        if (head) {
          if (text.startsWith("HTTP/1.1 ")) {
            if (!text.startsWith("HTTP/1.1 200")) {
              refused.incrementAndGet();
              throw new IOException(text);
            }
            connects.incrementAndGet();
          }
          head = !text.isEmpty();
          continue;
        }
        if (text.startsWith("id:")) {
          id = text.substring(3).strip();
        } else if (text.startsWith("event:")) {
          type = text.substring(6).strip();
        } else if (text.startsWith("data:")) {
          data = text.substring(5).strip();
        } else if (text.isEmpty()) {
          if (id != null) {
            cursor = id;
          }
          received(type, data);
          id = null;
          type = "message";
          data = "";
        }
      }
    }

    private void received(String type, String data) {
      if (type.equals("missedevents")) {
        gaps.incrementAndGet();
        var matcher = CHANNEL_WITH_GAP.matcher(data);
        while (matcher.find()) {
          seen.remove(matcher.group(1));
        }
      } else if (type.equals("message") && !data.isEmpty()) {
        delivered.incrementAndGet();
        String[] parts = data.split(" ", 3);
        long event = Long.parseLong(parts[1]);
        Long before = seen.put(parts[0], event);
        if (before != null && event > before + 1) {
          lost.addAndGet(event - before - 1);
          System.out.println("stream " + number + " lost " + parts[0] + " " + (before + 1) + " to " + (event - 1));
        } else if (before != null && event <= before) {
          repeated.incrementAndGet();
          System.out.println("stream " + number + " received " + parts[0] + " " + event + " after " + before);
        }
      }
    }

    private void checkEnd() {
      if (pauseMillis == 0) {
        seen.forEach(
            (channel, event) -> {
              if (event < published.getOrDefault(channel, 0L)) {
                lost.addAndGet(published.get(channel) - event);
                System.out.println("stream " + number + " ended at " + channel + " " + event + " of " + published.get(channel));
              }
            });
      }
    }
  }
}
