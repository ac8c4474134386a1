package io.redisse.tck.server;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Publishes events to the server under test as an application would. Must be safe for concurrent
 * use.
 */
@FunctionalInterface
public interface EventPublisher {
  /**
   * Publishes an event and returns once the server has confirmed it.
   *
   * @param channel the channel name, without percent-encoding
   * @param type the event's type; not empty
   * @param data the event's data; may be empty or span several lines
   * @throws IOException if publishing failed or was not confirmed; the event may still have been
   *     published
   */
  void publish(String channel, String type, String data) throws IOException;

  /**
   * Returns a publisher that sends each event's data in an HTTP POST as {@code text/plain} in
   * UTF-8. Any 2xx status confirms the event.
   *
   * @param template the URL, with placeholders {@code {channel}} and {@code {type}} for the
   *     percent-encoded values, for example {@code
   *     http://localhost:8080/channels/{channel}/events?type={type}}
   * @param headers additional headers, for example {@code Authorization}
   * @return the publisher
   * @throws IllegalArgumentException if the template lacks {@code {channel}} or {@code {type}}
   */
  static EventPublisher http(String template, Map<String, String> headers) {
    return new HttpPublisher(template, headers, Optional.empty());
  }

  /**
   * Like {@link #http(String, Map)}, for servers whose certificate Java does not trust by default.
   *
   * @param template the URL with placeholders, as in {@link #http(String, Map)}
   * @param headers additional headers, for example {@code Authorization}
   * @param tls a context that trusts the server's certificate
   * @return the publisher
   * @throws IllegalArgumentException if the template lacks {@code {channel}} or {@code {type}}
   */
  static EventPublisher http(String template, Map<String, String> headers, SSLContext tls) {
    return new HttpPublisher(template, headers, Optional.of(tls));
  }

  /**
   * Returns a publisher that runs a shell command for each event and passes the event in the
   * environment variables {@code CHANNEL}, {@code TYPE} and {@code DATA}. Exit status 0 confirms
   * the event.
   *
   * @param command the command line for {@code sh -c}, for example {@code redisse publish --type
   *     "$TYPE" -- "$CHANNEL" "$DATA"}
   * @return the publisher
   */
  static EventPublisher command(String command) {
    ShellCommand shell = new ShellCommand(command);
    return (channel, type, data) ->
        shell.run(Map.of("CHANNEL", channel, "TYPE", type, "DATA", data));
  }
}
