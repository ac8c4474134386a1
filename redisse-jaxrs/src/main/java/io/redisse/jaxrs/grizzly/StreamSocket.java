package io.redisse.jaxrs.grizzly;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/** Options of a socket that carries a stream: open for long, mostly idle, and one of many. */
final class StreamSocket {
  private static final Logger LOG = System.getLogger(StreamSocket.class.getName());

  /**
   * How much the kernel takes of what a client does not read; left alone, Linux lets it grow to
   * megabytes for each.
   */
  private static final int SEND_BUFFER = 64 * 1024;

  private static final int PROBES = 3;

  private StreamSocket() {}

  /**
   * Bounds the kernel's buffer, and has it ask an idle client for a sign of life so often that one
   * that vanished is noticed within a heartbeat (STREAM-9).
   */
  static void setUp(NetworkChannel channel, Duration heartbeat) {
    int interval = Math.max(1, (int) heartbeat.toSeconds() / (PROBES + 3));
    try {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      setWhereSupported(channel, ExtendedSocketOptions.TCP_KEEPIDLE, 2 * interval);
      setWhereSupported(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, interval);
      setWhereSupported(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A client was gone before its stream began", e);
    }
  }

  private static void setWhereSupported(
      NetworkChannel channel, SocketOption<Integer> option, int value) throws IOException {
    if (channel.supportedOptions().contains(option)) {
      channel.setOption(option, value);
    }
  }
}
