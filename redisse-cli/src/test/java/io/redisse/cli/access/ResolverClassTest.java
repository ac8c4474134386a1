package io.redisse.cli.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.ChannelResolver;
import io.redisse.cli.CliRun;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests {@code redisse serve --channels class} with a resolver that the operator provides. */
class ResolverClassTest {
  private static final String SOURCE = """
      package com.example;

      public class MyResolver implements io.redisse.api.ChannelResolver {
        public java.util.concurrent.CompletionStage<io.redisse.api.Grant> resolve(
            io.redisse.api.ChannelRequest request) {
          if (request.header("X-User").isEmpty()) {
            throw io.redisse.api.AccessDeniedException.forbidden("Who are you?");
          }
          return java.util.concurrent.CompletableFuture.completedFuture(
              io.redisse.api.Grant.of(java.util.Set.of("user:" + request.header("X-User").get())));
        }
      }
      """;

  @TempDir
  private Path classes;

  @BeforeEach
  void compile() throws IOException {
    Path source = Files.writeString(classes.resolve("MyResolver.java"), SOURCE);
    assertEquals(
        0,
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString(),
                source.toString()));
  }

  private CliRun serve(String channels) {
    return CliRun.start(
        "serve", "--port", "0", "--channels", channels, "--classpath", classes.toString());
  }

  @Test
  void theNamedClassResolvesChannels() {
    try (CliRun serve = serve("class:com.example.MyResolver");
        Reply alice = Http.stream(serve.uri(), "events", "X-User", "alice");
        Reply nobody = Http.stream(serve.uri(), "events?user:alice")) {
      assertEquals(200, alice.status());
      Http.post(serve.uri().resolve("channels/user:alice/events"), "x");
      assertEquals("data: x", alice.await("data: x"));
      assertEquals(403, nobody.status());
      assertEquals(List.of("Who are you?"), nobody.rest());
    }
  }

  @Test
  void aSingleServiceNeedNotBeNamed() throws IOException {
    Path services = Files.createDirectories(classes.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(ChannelResolver.class.getName()), "com.example.MyResolver\n");
    try (CliRun serve = serve("class");
        Reply alice = Http.stream(serve.uri(), "events", "X-User", "alice")) {
      assertEquals(200, alice.status());
    }
  }

  @Test
  void withoutAServiceTheClassMustBeNamed() {
    try (CliRun serve = serve("class")) {
      assertEquals(2, serve.status());
      assertEquals(
          List.of("redisse: --channels class: expected exactly one io.redisse.api.ChannelResolver"
              + " in META-INF/services on the class path, found 0; alternatively, name its class, as in"
              + " class:com.example.MyResolver"),
          serve.err.lines());
    }
  }
}
