package io.redisse.cli.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run does.
 *
 * @param subscribe where streams are opened
 * @param publish where events are published: a template of an HTTP address that takes POST, or a
 *     backend's URI
 * @param headers lines such as {@code Authorization: Bearer x}, sent with every request
 * @param streams how many
 * @param stalled how many more there are that are never read
 * @param channels over how many channels they are spread
 * @param size of an event's data, in bytes
 * @param load how fast events are published
 * @param warmup how long events are published before it counts
 * @param duration how long it counts
 * @param threads that read
 * @param serverPids the processes whose CPU time and memory are the server's; may be empty
 */
public record Plan(
    UrlTemplate subscribe,
    String publish,
    List<String> headers,
    int streams,
    int stalled,
    int channels,
    int size,
    Load load,
    Duration warmup,
    Duration duration,
    int threads,
    List<Long> serverPids) {

  /**
   * Checks the plan.
   *
   * @param subscribe where streams are opened
   * @param publish where events are published: a template of an HTTP address that takes POST, or a
   *     backend's URI
   * @param headers lines such as {@code Authorization: Bearer x}, sent with every request
   * @param streams how many
   * @param stalled how many more there are that are never read
   * @param channels over how many channels they are spread
   * @param size of an event's data, in bytes
   * @param load how fast events are published
   * @param warmup how long events are published before it counts
   * @param duration how long it counts
   * @param threads that read
   * @param serverPids the processes whose CPU time and memory are the server's; may be empty
   * @throws IllegalArgumentException if it makes no sense; the message says what was expected
   */
  public Plan {
    headers = List.copyOf(headers);
    serverPids = List.copyOf(serverPids);
    UrlTemplate.ifHttp(publish);
    requireAtLeast(1, streams, "streams");
    requireAtLeast(0, stalled, "stalled");
    requireAtLeast(1, channels, "channels");
    requireAtLeast(EventData.MIN_SIZE, size, "size");
    requireAtLeast(1, threads, "threads");
    if (channels > streams) {
      throw new IllegalArgumentException("channels: expected at most one for each stream, got "
          + channels + " for " + streams + " streams");
    }
    if ((load instanceof Load.Rate || load instanceof Load.Window) && duration.isZero()) {
      throw new IllegalArgumentException("duration: expected more than 0 to publish in");
    }
    for (String header : headers) {
      if (header.indexOf(':') < 1 || header.chars().anyMatch(c -> c < ' ')) {
        throw new IllegalArgumentException("header: expected a line such as 'Name: value', got '"
            + header.replaceAll("\\p{Cntrl}", "?") + "'");
      }
    }
  }

  private static void requireAtLeast(int least, int given, String what) {
    if (given < least) {
      throw new IllegalArgumentException(what + ": expected at least " + least + ", got " + given);
    }
  }

  /** The same with a line more in every request. */
  Plan with(String header) {
    List<String> more = new ArrayList<>(headers);
    more.add(header);
    return new Plan(
        subscribe,
        publish,
        more,
        streams,
        stalled,
        channels,
        size,
        load,
        warmup,
        duration,
        threads,
        serverPids);
  }

  String channelName(int channel) {
    return "bench-" + channel;
  }

  /** How many streams hear a channel: stream i hears channel i modulo the number of channels. */
  int streamsOf(int channel) {
    return streams / channels + (channel < streams % channels ? 1 : 0);
  }
}
