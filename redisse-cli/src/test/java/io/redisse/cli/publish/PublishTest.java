package io.redisse.cli.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.cli.CliRun;
import io.redisse.cli.FaultProxy;
import io.redisse.cli.FreePort;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests publishing to a server with {@code redisse publish}. */
class PublishTest {
  @ParameterizedTest
  @ValueSource(strings = {"publish a/b?c%20", "publish a/b?c%20 -"})
  void dataFromStandardInputLosesItsLastLineEnd(String command) {
    InputStream in = System.in;
    System.setIn(new ByteArrayInputStream("é\n\n".getBytes(StandardCharsets.UTF_8)));
    try (CliRun serve = CliRun.start("serve", "--port", "0");
        CliRun tail = serve.client("tail", "a/b?c%20", "--verbose")) {
      tail.err.await("listening");
      try (CliRun publish = serve.client(command.split(" "))) {
        assertEquals(0, publish.status());
        assertEquals(
            publish.out.toString(StandardCharsets.UTF_8).strip() + "\tmessage\té\\n",
            tail.out.await("message"));
      }
      tail.endAfter(serve);
    } finally {
      System.setIn(in);
    }
  }

  @Test
  void theTokenIsTakenFromTheCommandLineOrTheEnvironment() {
    try (CliRun serve = CliRun.start("serve", "--port", "0", "--publish-token", "s3cret");
        CliRun without = serve.client("publish", "c", "x");
        CliRun given = serve.client("publish", "c", "x", "--token", "s3cret");
        CliRun exported =
            serve.client(Map.of("REDISSE_PUBLISH_TOKEN", "s3cret"), "publish", "c", "x")) {
      assertEquals(1, without.status());
      assertEquals(1, without.err.lines().size());
      assertTrue(without.err.lines().get(0).startsWith("redisse: the server answered 401: "));
      assertEquals(0, given.status());
      assertEquals(0, exported.status());
    }
  }

  @Test
  void aLostResponseIsRetriedWithoutPublishingTwice() {
    try (CliRun serve = CliRun.start("serve", "--port", "0");
        FaultProxy proxy = new FaultProxy(serve.uri().getPort())) {
      proxy.loseNextAnswer();
      try (CliRun publish =
          CliRun.start("publish", "c", "once", "--url", proxy.uri().toString())) {
        assertEquals(0, publish.status(), () -> "" + publish.err.lines());
      }
      try (Reply history = Http.stream(serve.uri(), "?c&polling&lastEventId=1")) {
        List<String> data = history.rest().stream()
            .filter(line -> line.startsWith("data: once"))
            .toList();
        assertEquals(List.of("data: once"), data);
      }
      serve.end();
    }
  }

  @Test
  void aMissingServerIsReportedInOneLine() {
    String url = "http://127.0.0.1:" + FreePort.find() + "/";
    try (CliRun publish = CliRun.start("publish", "c", "x", "--url", url)) {
      assertEquals(1, publish.status());
      assertEquals(
          List.of("redisse: no server answers at " + url
              + "; start one with 'redisse serve', or set --url"),
          publish.err.lines());
    }
  }
}
