package io.redisse.jaxrs.grizzly;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/** Socket options for streams, which are long-lived, mostly idle and numerous. */
final class StreamSocket {
  private static final Logger LOG = System.getLogger(StreamSocket.class.getName());

  /**
   * Size of the kernel's send buffer per stream. Without a limit, Linux buffers megabytes for a
   * client that does not read.
   */
  private static final int SEND_BUFFER_BYTES = 64 * 1024;

  private static final int PROBES = 3;

  private StreamSocket() {}

  /**
   * Limits the send buffer, and enables TCP keep-alive so that a dead peer is detected within one
   * heartbeat (STREAM-9).
   */
  static void setUp(NetworkChannel channel, Duration heartbeat) {
    int interval = Math.max(1, (int) heartbeat.toSeconds() / (PROBES + 3));
    try {
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SEND_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
      setWhereSupported(channel, ExtendedSocketOptions.TCP_KEEPIDLE, 2 * interval);
      setWhereSupported(channel, ExtendedSocketOptions.TCP_KEEPINTERVAL, interval);
      setWhereSupported(channel, ExtendedSocketOptions.TCP_KEEPCOUNT, PROBES);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A client disconnected before its stream began", e);
    }
  }

  private static void setWhereSupported(
      NetworkChannel channel, SocketOption<Integer> option, int value) throws IOException {
    if (channel.supportedOptions().contains(option)) {
      channel.setOption(option, value);
    }
  }
}
