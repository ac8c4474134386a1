package io.redisse.tck.server;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Publishes events to the server under test the way its users do. Several threads call it at the
 * same time.
 */
@FunctionalInterface
public interface EventPublisher {
  /**
   * Publishes an event and returns once that is confirmed.
   *
   * @param channel the channel's name, not encoded
   * @param type the event's type; not empty
   * @param data the event's data; may be empty and may have several lines
   * @throws IOException if the event was not published, or possibly not
   */
  void publish(String channel, String type, String data) throws IOException;

  /**
   * Returns a publisher that sends a POST with the data as {@code text/plain} in UTF-8. Any 2xx
   * status confirms the event.
   *
   * @param template the URL, in which {@code {channel}} and {@code {type}} are replaced
   *     percent-encoded, for example {@code
   *     http://localhost:8080/channels/{channel}/events?type={type}}
   * @param headers additional headers, for example {@code Authorization}
   * @return the publisher
   * @throws IllegalArgumentException if the template lacks {@code {channel}} or {@code {type}}
   */
  static EventPublisher http(String template, Map<String, String> headers) {
    return new HttpPublisher(template, headers, Optional.empty());
  }

  /**
   * Like {@link #http(String, Map)}, for a certificate that Java does not trust by default.
   *
   * @param template the URL as of {@link #http(String, Map)}
   * @param headers additional headers, for example {@code Authorization}
   * @param tls a context that trusts the server's certificate
   * @return the publisher
   * @throws IllegalArgumentException if the template lacks {@code {channel}} or {@code {type}}
   */
  static EventPublisher http(String template, Map<String, String> headers, SSLContext tls) {
    return new HttpPublisher(template, headers, Optional.of(tls));
  }

  /**
   * Returns a publisher that runs a shell command with the event in the environment variables {@code
   * CHANNEL}, {@code TYPE} and {@code DATA}. Exit status 0 confirms the event.
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
