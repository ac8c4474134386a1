package io.redisse.cli.bench.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a run. Stream <i>i</i> subscribes to channel <i>i</i> modulo the number of
 * channels.
 *
 * @param subscribe the URL at which streams are opened
 * @param publish determines where events are published, and in what requests
 * @param headers header lines to send with every request, such as {@code Authorization: Bearer x}
 * @param streams the number of streams that are read
 * @param stalled the number of additional streams that are opened but never read
 * @param channels the number of channels; must not exceed the number of streams
 * @param size the size of an event's data in bytes, at least {@link #MIN_EVENT_SIZE}
 * @param load determines how fast events are published
 * @param warmup the time during which events are published but not measured
 * @param duration the time during which events are published and measured
 * @param threads the number of threads that read streams
 * @param serverPids the ids of the server's processes, whose CPU time and memory are measured; may
 *     be empty
 */
public record Plan(
    UrlTemplate subscribe,
    Publishing publish,
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
   * The minimum size of an event's data in bytes, which holds the run's id and the event's number.
   */
  public static final int MIN_EVENT_SIZE = 10;

  /** Rejects malformed headers and values that are out of range. */
  public Plan {
    headers = List.copyOf(headers);
    serverPids = List.copyOf(serverPids);
    requireAtLeast(1, streams, "streams");
    requireAtLeast(0, stalled, "stalled");
    requireAtLeast(1, channels, "channels");
    requireAtLeast(MIN_EVENT_SIZE, size, "size");
    requireAtLeast(1, threads, "threads");
    if (channels > streams) {
      throw new IllegalArgumentException("channels: expected at most one per stream, got "
          + channels + " for " + streams + " streams");
    }
    if (publish.connections() > channels) {
      throw new IllegalArgumentException("publishers: expected at most one per channel, got "
          + publish.connections() + " for " + channels + " channels");
    }
    if (load instanceof Load.Window window && window.events() < publish.fullBatches()) {
      throw new IllegalArgumentException("window: expected at least one batch per publisher, "
          + publish.fullBatches() + " events, got " + window.events());
    }
    if ((load instanceof Load.Rate || load instanceof Load.Window) && duration.isZero()) {
      throw new IllegalArgumentException("duration: expected more than 0");
    }
    for (String header : headers) {
      if (header.indexOf(':') < 1 || header.chars().anyMatch(c -> c < ' ')) {
        throw new IllegalArgumentException("header: expected a line such as 'Name: value', got '"
            + header.replaceAll("\\p{Cntrl}", "?") + "'");
      }
    }
  }

  static void requireAtLeast(int least, int given, String parameter) {
    if (given < least) {
      throw new IllegalArgumentException(
          parameter + ": expected at least " + least + ", got " + given);
    }
  }

  /** Returns a copy with an additional header for every request. */
  public Plan withHeader(String header) {
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

  public String channelName(int channel) {
    return "bench-" + channel;
  }

  /** Returns the number of streams that subscribe to a channel. */
  public int streamsOf(int channel) {
    return streams / channels + (channel < streams % channels ? 1 : 0);
  }
}
