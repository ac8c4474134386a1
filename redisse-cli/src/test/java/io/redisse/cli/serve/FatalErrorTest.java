package io.redisse.cli.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.ChannelRequest;
import io.redisse.api.ChannelResolver;
import io.redisse.api.Grant;
import io.redisse.api.History;
import io.redisse.api.spi.Backend;
import io.redisse.cli.ForwardingStore;
import io.redisse.cli.Http;
import io.redisse.cli.Main;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Verifies that a process that runs out of memory ends, so that its supervisor can restart it. */
class FatalErrorTest {
  private static final Pattern ADDRESS = Pattern.compile("http://[0-9.:]+/");

  /** A resolver that uses up the memory, on a thread that handles requests. */
  public static final class ExhaustingResolver implements ChannelResolver {
    @Override
    public CompletionStage<Grant> resolve(ChannelRequest request) {
      throw new IllegalStateException("allocated " + exhaust());
    }
  }

  /** A server whose store uses up the memory, on a hub thread. */
  public static final class ExhaustingServer {
    public static void main(String[] args) {
      RedisseServer.builder()
          .configure(redisse -> redisse.backend(Backend.local(new ExhaustingStore())))
          .run("--stdout");
    }
  }

  private static final class ExhaustingStore extends ForwardingStore {
    @Override
    public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
      throw new IllegalStateException("allocated " + exhaust());
    }
  }

  private static int exhaust() {
    Object[] all = {};
    while (true) {
      all = new Object[] {all, new long[1 << 18]};
    }
  }

  private static Process start(Class<?> main, String... arguments) throws IOException {
    return new ProcessBuilder(Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    main.getName()),
                Stream.of(arguments))
            .toList())
        .redirectErrorStream(true)
        .start();
  }

  private static void assertEndsAfter(Process process, String request) throws Exception {
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      Matcher address = ADDRESS.matcher(lines.readLine());
      assertTrue(address.find());
      Thread client =
          new Thread(() -> Http.stream(URI.create(address.group()), request).close());
      client.setDaemon(true);
      client.setUncaughtExceptionHandler((thread, broken) -> {});
      client.start();

      List<String> rest = lines.lines().toList();

      assertTrue(process.waitFor(1, TimeUnit.MINUTES));
      assertEquals(3, process.exitValue(), rest::toString);
      assertTrue(
          rest.contains("redisse: ended by java.lang.OutOfMemoryError: Java heap space"),
          rest::toString);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void serveEndsIfARequestUsesUpTheMemory() throws Exception {
    String resolver = "class:" + ExhaustingResolver.class.getName();
    assertEndsAfter(start(Main.class, "serve", "--port", "0", "--channels", resolver), "events?a");
  }

  @Test
  void runEndsIfAHubThreadUsesUpTheMemory() throws Exception {
    assertEndsAfter(start(ExhaustingServer.class), "events?a&lastEventId=1");
  }

  @Test
  void theLauncherEndsTheJvmAndTheUnitRestartsIt() throws IOException {
    assertTrue(Files.readString(Path.of("../bin/redisse")).contains("-XX:+ExitOnOutOfMemoryError"));
    assertTrue(Files.readString(Path.of("../docs/systemd/redisse.service"))
        .contains("\nRestart=always\n"));
  }
}
