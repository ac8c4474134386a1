package io.redisse.tck.server;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** Publishes an event to the server under test, as its users do. Called by several threads at once. */
@FunctionalInterface
public interface EventPublisher {
  /**
   * Publishes an event, and returns once it is published.
   *
   * @param channel the channel
   * @param type the type
   * @param data the data
   * @throws IOException if the event was not published, or may not have been
   */
  void publish(String channel, String type, String data) throws IOException;

  /**
   * Publishes by a POST whose body is the data, as {@code text/plain} in UTF-8. Any status of 2xx
   * means that the event is published.
   *
   * @param template the URL, in which {@code {channel}} and {@code {type}} are put percent-encoded,
   *     for example {@code http://localhost:8080/channels/{channel}/events?type={type}}
   * @param headers further headers, for example a token
   * @return the publisher
   * @throws IllegalArgumentException if the template has no {@code {channel}} and {@code {type}}
   */
  static EventPublisher http(String template, Map<String, String> headers) {
    return new HttpPublisher(template, headers, Optional.empty());
  }

  /**
   * The same over TLS, for a server whose certificate Java does not trust by itself.
   *
   * @param template the URL, as of {@link #http(String, Map)}
   * @param headers further headers, for example a token
   * @param tls with the certificates that are trusted
   * @return the publisher
   * @throws IllegalArgumentException if the template has no {@code {channel}} and {@code {type}}
   */
  static EventPublisher http(String template, Map<String, String> headers, SSLContext tls) {
    return new HttpPublisher(template, headers, Optional.of(tls));
  }

  /**
   * Publishes by a shell command, which finds the event in the environment variables {@code
   * CHANNEL}, {@code TYPE} and {@code DATA}. Its exit status of 0 means that the event is published.
   *
   * @param command for example {@code redisse publish --type "$TYPE" -- "$CHANNEL" "$DATA"}
   * @return the publisher
   */
  static EventPublisher command(String command) {
    ShellCommand shell = new ShellCommand(command);
    return (channel, type, data) ->
        shell.run(Map.of("CHANNEL", channel, "TYPE", type, "DATA", data));
  }
}
