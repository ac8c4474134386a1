package io.redisse.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Chooses ports for servers that cannot choose their own. The ports lie below the range from which the
 * kernel serves outgoing connections. Otherwise a client could get the port before the server binds
 * it, or even connect to itself while the server is down.
 */
public final class FreePort {
  private static final int FIRST = 10_000;
  private static final int COUNT = 20_000;

  /** Begins at random because several test JVMs may run on one machine. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private FreePort() {}

  /** Returns a port of the loopback address that is free and was not returned before. */
  public static int find() {
    while (true) {
      int port = FIRST + NEXT.getAndIncrement() % COUNT;
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return free.getLocalPort();
      } catch (BindException e) {
        // In use; try the next one.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
