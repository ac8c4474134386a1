package io.redisse.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Chooses ports for servers that cannot choose their own. The ports are below the kernel's range
 * for outgoing connections. Otherwise a client could be assigned the port before the server binds
 * it, or could even connect to itself while the server is down.
 */
public final class FreePort {
  private static final int FIRST = 10_000;
  private static final int COUNT = 20_000;

  /** Starts at a random port, because several test JVMs may run on the same machine. */
  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

  private FreePort() {}

  /** Returns a loopback port that is free and has not been returned before. */
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
