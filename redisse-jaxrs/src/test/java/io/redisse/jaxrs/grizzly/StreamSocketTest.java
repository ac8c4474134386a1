package io.redisse.jaxrs.grizzly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamSocketTest {
  @ParameterizedTest
  @ValueSource(ints = {6, 7, 15, 60, 3600})
  void keepAliveGivesUpAVanishedPeerWithinAHeartbeat(int seconds) throws IOException {
    try (SocketChannel channel = SocketChannel.open()) {
      assumeTrue(channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE));
      StreamSocket.setUp(channel, Duration.ofSeconds(seconds));

      int givenUpAfter = channel.getOption(ExtendedSocketOptions.TCP_KEEPIDLE)
          + channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL)
              * channel.getOption(ExtendedSocketOptions.TCP_KEEPCOUNT);

      assertTrue(channel.getOption(StandardSocketOptions.SO_KEEPALIVE));
      assertTrue(givenUpAfter < seconds, () -> "after " + givenUpAfter + " s");
    }
  }

  @Test
  void theSendBufferIsSmall() throws IOException {
    try (SocketChannel channel = SocketChannel.open()) {
      StreamSocket.setUp(channel, Duration.ofSeconds(15));

      int size = channel.getOption(StandardSocketOptions.SO_SNDBUF);

      assertTrue(size <= 256 * 1024, () -> size + " bytes");
    }
  }

  @Test
  void keepAliveOfAShortHeartbeatUsesTheShortestInterval() throws IOException {
    try (SocketChannel channel = SocketChannel.open()) {
      assumeTrue(channel.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE));
      StreamSocket.setUp(channel, Duration.ofSeconds(1));

      assertEquals(1, channel.getOption(ExtendedSocketOptions.TCP_KEEPINTERVAL));
    }
  }

  @Test
  void aClosedSocketIsLeftAlone() throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.close();

    StreamSocket.setUp(channel, Duration.ofSeconds(15));
  }
}
