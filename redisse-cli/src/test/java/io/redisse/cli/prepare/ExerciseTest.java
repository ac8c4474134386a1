package io.redisse.cli.prepare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.redisse.cli.Cli;
import io.redisse.cli.client.TrustedCertificates;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;
import org.junit.jupiter.api.Test;

/** The exercise uses servers that were started like any other. */
class ExerciseTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Test
  void aRoundOpensStreamsReplaysAndPublishes() throws Exception {
    try (ServerRun server = ServerRun.start(Cli::run, List.of())) {
      Exercise exercise = new Exercise(server.uri(), SocketFactory.getDefault(), "", LIMIT);

      assertEquals(2, exercise.run(2));
      exercise.get("/health/ready");
    }
  }

  @Test
  void aRoundWorksOverTlsWithTokens() throws Exception {
    try (Credentials credentials = Credentials.create().orElseThrow();
        ServerRun server = ServerRun.start(Cli::run, credentials.serverOptions())) {
      SocketFactory sockets =
          TrustedCertificates.context(credentials.certificate()).getSocketFactory();

      assertEquals(
          1, new Exercise(server.uri(), sockets, credentials.authorization(), LIMIT).run(1));
    }
  }

  @Test
  void theTimeLimitEndsTheExercise() throws Exception {
    try (ServerRun server = ServerRun.start(Cli::run, List.of())) {
      assertEquals(
          0, new Exercise(server.uri(), SocketFactory.getDefault(), "", Duration.ZERO).run(1));
    }
  }

  @Test
  void aServerThatDoesNotStartIsReported() {
    assertThrows(IOException.class, () -> ServerRun.start(Cli::run, List.of("--no-such-option")));
  }
}
