package io.redisse.cli.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.cli.CliRun;
import io.redisse.cli.Shell;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests the JavaScript client in Node. */
class NodeModuleTest extends ClientContract<ProcessClient> {
  private static final String FOLDER = "../redisse-jaxrs/src/test/js/";

  @Override
  ProcessClient listen(URI events) {
    return new ProcessClient(Shell.run("node " + FOLDER + "listen.mjs '" + events + "'"));
  }

  @Override
  Set<Integer> statusesThatEndIt() {
    return Set.of(204);
  }

  @Test
  void moduleTestsPass() {
    try (CliRun serve = CliRun.start("serve", "--port", "0");
        Shell tests = Shell.run(
            "node --test --test-reporter=spec " + FOLDER + "*.test.mjs",
            Map.of("REDISSE_URL", serve.uri().toString()))) {
      assertEquals(0, tests.status(), () -> String.join("\n", tests.out.lines()));
    }
  }
}
