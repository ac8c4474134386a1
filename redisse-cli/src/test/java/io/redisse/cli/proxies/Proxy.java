package io.redisse.cli.proxies;

import static org.junit.jupiter.api.Assertions.fail;

import io.redisse.cli.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** A real proxy that runs an example of docs/proxies with different addresses. */
final class Proxy implements AutoCloseable {
  /** The name of the site in the examples. */
  static final String SITE = "events.example.com";

  private static final Path EXAMPLES = Path.of("../docs/proxies");
  private static final Path PROGRAMS = Path.of("/usr/sbin");
  private static final String EXAMPLE_ADDRESS = "127.0.0.1:8000";

  private final Path folder;
  private final URI uri;
  private final Process process;

  private Proxy(Path folder, URI uri, Process process) {
    this.folder = folder;
    this.uri = uri;
    this.process = process;
  }

  /**
   * Starts nginx.
   *
   * @param example the name of the file
   * @param addresses the replacement for each address in the example
   */
  static Proxy nginx(String example, Map<String, String> addresses) {
    return start(
        "nginx",
        example,
        addresses,
        (folder, address) -> List.of(
            "-p",
            folder + "/",
            "-c",
            folder.resolve(example).toString(),
            "-e",
            folder.resolve("log").toString(),
            "-g",
            "daemon off; master_process off; pid nginx.pid;"));
  }

  /** Starts HAProxy. */
  static Proxy haproxy(Map<String, String> addresses) {
    return start(
        "haproxy",
        "haproxy.cfg",
        addresses,
        (folder, address) -> List.of("-db", "-f", folder.resolve("haproxy.cfg").toString()));
  }

  /** Starts Apache with the modules that the example names and those of a default installation. */
  static Proxy apache(Map<String, String> addresses) {
    return start("apache2", "apache.conf", addresses, (folder, address) -> {
      List<String> arguments = new ArrayList<>(List.of(
          "-D",
          "FOREGROUND",
          "-d",
          folder.toString(),
          "-f",
          folder.resolve("apache.conf").toString()));
      List<String> directives =
          new ArrayList<>(List.of("ServerName localhost", "PidFile pid", "ErrorLog log"));
      for (String module : List.of("mpm_event", "authz_core", "headers", "proxy", "proxy_http")) {
        directives.add(
            "LoadModule " + module + "_module /usr/lib/apache2/modules/mod_" + module + ".so");
      }
      if (System.getProperty("user.name").equals("root")) {
        directives.addAll(List.of("User nobody", "Group nogroup"));
      }
      directives.forEach(directive -> arguments.addAll(List.of("-C", directive)));
      return arguments;
    });
  }

  /**
   * Starts Varnish. Its response timeout is much shorter than the default, which would be too long
   * for a test.
   */
  static Proxy varnish(Map<String, String> addresses) {
    return start(
        "varnishd",
        "varnish.vcl",
        addresses,
        (folder, address) -> List.of(
            "-F",
            "-a",
            address,
            "-f",
            folder.resolve("varnish.vcl").toString(),
            "-n",
            folder.toString(),
            "-s",
            "malloc,10m",
            "-p",
            "vsl_space=1m",
            "-p",
            "send_timeout=1",
            "-T",
            "none",
            "-j",
            "none"));
  }

  private interface Arguments {
    List<String> of(Path folder, String address);
  }

  private static Proxy start(
      String name, String example, Map<String, String> addresses, Arguments arguments) {
    Path program = PROGRAMS.resolve(name);
    if (!Files.isExecutable(program)) {
      String message = name + " is not installed as " + program;
      if (System.getenv("CI") != null) {
        fail(message);
      }
      Assumptions.abort(message);
    }
    try {
      Path folder = Files.createTempDirectory("redisse-" + name);
      String address = "127.0.0.1:" + FreePort.find();
      try (Stream<Path> files = Files.list(EXAMPLES)) {
        for (Path file : files.toList()) {
          String text = Files.readString(file).replace(EXAMPLE_ADDRESS, address);
          for (Map.Entry<String, String> other : addresses.entrySet()) {
            text = text.replace(other.getKey(), other.getValue());
          }
          if (name.equals("nginx")) {
            text = text.replace("http {", "http {\n" + temporaryFolders());
          }
          Files.writeString(folder.resolve(file.getFileName()), text);
        }
      }
      if (!Files.readString(folder.resolve(example)).contains(address)) {
        fail(example + " does not listen at " + EXAMPLE_ADDRESS);
      }
      Process process = new ProcessBuilder(
              Stream.concat(Stream.of(program.toString()), arguments.of(folder, address).stream())
                  .toList())
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("output").toFile())
          .start();
      Proxy proxy = new Proxy(folder, URI.create("http://" + address), process);
      Awaitility.await(name).until(proxy::isListening);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Moves nginx's temporary files; its built-in folders may not be writable here. */
  private static String temporaryFolders() {
    StringBuilder folders = new StringBuilder("access_log off;\n");
    for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      folders.append(kind).append("_temp_path ").append(kind).append(";\n");
    }
    return folders.toString();
  }

  private boolean isListening() throws IOException {
    if (!process.isAlive()) {
      fail(Files.readString(folder.resolve("output")));
    }
    try {
      new Socket(InetAddress.getLoopbackAddress(), uri.getPort()).close();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  URI uri() {
    return uri;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().join();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
