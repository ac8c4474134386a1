package io.redisse.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A certificate authority based on openssl. It writes PEM files to a directory. */
public final class TestAuthority {
  private final Path folder;

  public TestAuthority(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    openssl(
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=authority -keyout ca.key -out ca.pem");
  }

  public Path file(String name) {
    return folder.resolve(name);
  }

  public Path certificate() {
    return file("ca.pem");
  }

  /** Writes NAME.pem and NAME.key, for hosts such as {@code DNS:localhost,IP:127.0.0.1}. */
  public void issue(String name, String hosts) throws IOException, InterruptedException {
    openssl("req -newkey rsa:2048 -nodes -subj /CN=" + name + " -keyout " + name + ".key -out "
        + name + ".csr");
    Files.writeString(file(name + ".ext"), "subjectAltName=" + hosts);
    openssl(
        "x509 -req -in " + name + ".csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile "
            + name + ".ext -out " + name + ".pem");
  }

  void openssl(String arguments) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(("openssl " + arguments).split(" ", -1)))
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), output);
  }
}
