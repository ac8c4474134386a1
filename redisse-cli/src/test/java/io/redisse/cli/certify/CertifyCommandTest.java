package io.redisse.cli.certify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisse.cli.Cli;
import io.redisse.cli.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertifyCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void theMemoryBackendIsCertified(@TempDir Path reports) throws IOException {
    assertEquals(
        0, run("certify", "--backend", "memory:", "--report", reports.toString()), err::toString);
    assertTrue(text(out).contains("CERTIFIED: backend memory:"), out::toString);
    assertTrue(text(out).contains("Tested as: a single-process backend"), out::toString);
    assertTrue(text(err).contains("passed         STORE-1"), "progress is printed");

    JsonNode certificate =
        new ObjectMapper().readTree(reports.resolve("certificate.json").toFile());
    assertTrue(certificate.path("certified").booleanValue());
    assertEquals("STORE-1", certificate.path("rules").path(0).path("rule").textValue());
    assertTrue(Files.readString(reports.resolve("certificate.xml")).contains("<testsuite"));
    assertTrue(Files.readString(reports.resolve("certificate.txt")).contains("CERTIFIED"));
  }

  @Test
  void aFalseClaimIsNotCertified() {
    System.setProperty("redisse.tck.await", "500");
    try {
      assertEquals(1, run("certify", "--backend", "memory:", "--claim", "shared"));
    } finally {
      System.clearProperty("redisse.tck.await");
    }
    assertTrue(text(out).contains("NOT CERTIFIED: backend memory: (STORE-"), out::toString);
  }

  @Test
  void theClaimAloneIsCertified() {
    assertEquals(0, run("certify", "--backend", "memory:", "--claim", "alone"), err::toString);
    assertTrue(text(out).contains("Tested as: a single-process backend (claimed)"), out::toString);
  }

  @Test
  void contradictoryClaimsAreRejected() {
    assertEquals(2, run("certify", "--backend", "memory:", "--claim", "shared,alone"));
    assertEquals(1, text(err).lines().count(), err::toString);
  }

  @Test
  void anUnreachableBackendIsReportedInOneLine() {
    assertEquals(1, run("certify", "--backend", "redis://127.0.0.1:1/?timeout=200ms"));
    assertEquals(1, text(err).lines().count(), err::toString);
  }

  @Test
  void anUnreachableServerIsReportedInOneLine() {
    assertEquals(1, run("certify", "--server", "http://127.0.0.1:1/events"));
    assertEquals(
        "redisse: no server answers at http://127.0.0.1:1/events: Connection refused",
        text(err).strip());
  }

  @Test
  void exactlyOneValidSubjectIsRequired() {
    assertEquals(2, run("certify"));
    assertEquals(2, run("certify", "--backend", "memory:", "--server", "http://localhost:1/"));
    assertEquals(2, run("certify", "--server", "ftp://localhost/"));
    assertEquals(2, run("certify", "--backend", "unknown:"));
    assertEquals(2, run("certify", "--backend", "memory:", "--refuse-command", "true"));
    assertEquals(2, run("certify", "--backend", "memory:", "--save-command", "true"));
    assertEquals(2, run("certify", "--backend", "memory:", "--classpath", "no-such.jar"));
    assertEquals(2, run("certify", "--server", "https://localhost:1/", "--ca", "no-such.pem"));
    assertEquals(2, run("certify", "--server", "https://localhost:1/", "--ca", "pom.xml"));
  }

  private int run(String... args) {
    return Cli.run(args, new Console(stream(out), stream(err), Map.of()));
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
