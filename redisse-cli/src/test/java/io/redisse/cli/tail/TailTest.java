package io.redisse.cli.tail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.FreePort;
import io.redisse.cli.Shell;
import io.redisse.cli.TestRedis;
import io.redisse.cli.Tokens;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests {@code redisse tail}. */
class TailTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tail c --verbose | ID\tt\ta\\\\\\nb",
        "tail c --verbose --json | {\"id\":\"ID\",\"type\":\"t\",\"data\":\"a\\\\\\nb\"}",
      })
  void anEventIsPrintedOnOneLine(String command, String expected) {
    try (CliRun serve = CliRun.start("serve", "--port", "0");
        CliRun tail = tail(serve, command.split(" "))) {
      String id = publish(serve, "a\\\nb");
      tail.out.await(id);
      assertEquals(List.of(expected.replace("ID", id)), tail.out.lines());
      tail.endAfter(serve);
    }
  }

  @Test
  void aMissingServerIsReportedInOneLine() {
    String url = "http://127.0.0.1:" + FreePort.find() + "/";
    try (CliRun tail = CliRun.start("tail", "c", "--url", url)) {
      assertEquals(1, tail.status());
      assertEquals(
          List.of("redisse: no server answers at " + url
              + "; start one with 'redisse serve', or set --url"),
          tail.err.lines());
    }
  }

  @Test
  void theNamedCertificateIsTrustedAndTheTokenSent(@TempDir Path directory) throws Exception {
    Path key = directory.resolve("key.pem");
    Path chain = directory.resolve("chain.pem");
    try (Shell openssl =
        Shell.run("openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
            + " -addext subjectAltName=IP:127.0.0.1 -keyout " + key + " -out " + chain)) {
      assertEquals(0, openssl.status());
    }
    Path secret = Files.writeString(directory.resolve("secret"), Tokens.SECRET);
    String token = Tokens.hs256(Tokens.claims("c"));
    try (CliRun serve = CliRun.start(
            "serve",
            "--port",
            "0",
            "--tls-cert",
            "" + chain,
            "--tls-key",
            "" + key,
            "--channels",
            "jwt",
            "--jwt-key",
            "" + secret);
        CliRun tail = tail(serve, "tail", "c", "--verbose", "--ca", "" + chain, "--token", token);
        CliRun publish = serve.client("publish", "c", "Hello", "--ca", "" + chain)) {
      assertEquals(0, publish.status());
      tail.out.await("Hello");
      try (CliRun stranger = serve.client("publish", "c", "x")) {
        assertEquals(1, stranger.status());
        String error = String.join("\n", stranger.err.lines());
        assertTrue(
            error.matches("redisse: TLS handshake with " + serve.uri()
                + " failed: .*; set --ca to a file .*"),
            error);
      }
      tail.endAfter(serve);
    }
  }

  @Test
  void theServersErrorMessageIsPrinted() {
    try (CliRun serve = CliRun.start("serve", "--port", "0");
        CliRun tail = CliRun.start("tail", "c", "--url", serve.uri() + "nowhere")) {
      assertEquals(1, tail.status());
      assertEquals(
          List.of("redisse: the server answered 404: There is nothing at this path. Streams are at"
              + " /events; publish with POST /channels/{channel}/events."),
          tail.err.lines());
    }
  }

  /** After the restart, the second server delivers missed events from its history. */
  @Test
  void tailResumesAfterAServerRestart() {
    try (TestRedis redis = new TestRedis()) {
      redis.start();
      String[] restarted = {
        "serve", "--port", Integer.toString(FreePort.find()), "--redis", redis.url()
      };
      CliRun first = CliRun.start(restarted);
      try (CliRun tail = tail(first, "tail", "c", "--verbose")) {
        publish(first, "before");
        tail.out.await("before");
        first.end();
        tail.err.await("reconnecting");
        try (CliRun publish = CliRun.start("publish", "c", "meanwhile", "--redis", redis.url())) {
          assertEquals(0, publish.status());
        }
        try (CliRun second = CliRun.start(restarted)) {
          tail.out.await("meanwhile");
          publish(second, "after");
          tail.out.await("after");
          tail.endAfter(second);
        }
        assertEquals(
            List.of("before", "meanwhile", "after"),
            tail.out.lines().stream().map(line -> line.replaceFirst(".*\t", "")).toList());
      }
    }
  }

  /** Starts {@code tail} and waits until it receives events. */
  private static CliRun tail(CliRun server, String... command) {
    CliRun tail = server.client(command);
    tail.err.await("listening");
    return tail;
  }

  private static String publish(CliRun server, String data) {
    try (CliRun publish =
        CliRun.start("publish", "c", data, "--type", "t", "--url", server.uri().toString())) {
      assertEquals(0, publish.status());
      return publish.out.toString(StandardCharsets.UTF_8).strip();
    }
  }
}
