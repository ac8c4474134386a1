package io.redisse.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP proxy in front of a server on this machine that breaks connections on demand. */
public final class FaultProxy implements AutoCloseable {
  private final int port;
  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Random random = new Random(1);
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicInteger silences = new AtomicInteger();
  private final AtomicBoolean losesAnswer = new AtomicBoolean();

  /**
   * Forwards connections to a port of the loopback address. No server needs to be running there
   * yet.
   */
  public FaultProxy(int port) {
    this.port = port;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inBackground(this::accept);
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
  }

  /** Breaks each open connection in the middle of the next data from the server. */
  public void cut() {
    cuts.incrementAndGet();
  }

  /** Keeps each open connection open, but discards all further data from the server. */
  public void silence() {
    silences.incrementAndGet();
  }

  /** Makes the next connection deliver its request, but break before delivering the response. */
  public void loseNextAnswer() {
    losesAnswer.set(true);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        open.add(client);
        inBackground(() -> forward(client));
      } catch (IOException e) {
        // The listener was closed.
      }
    }
  }

  private void forward(Socket client) {
    boolean losing = losesAnswer.getAndSet(false);
    int cutsBefore = cuts.get();
    int silencesBefore = silences.get();
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      open.add(server);
      // A browser gives up if the connection breaks before the response head is complete.
      AtomicBoolean isHeadDue = new AtomicBoolean();
      inBackground(() -> forwardRequests(client, server, isHeadDue));
      byte[] bytes = new byte[8192];
      int count = server.getInputStream().read(bytes);
      while (count > 0 && !losing && (isHeadDue.getAndSet(false) || cuts.get() == cutsBefore)) {
        if (silences.get() == silencesBefore) {
          client.getOutputStream().write(bytes, 0, count);
        }
        count = server.getInputStream().read(bytes);
      }
      if (count > 0 && !losing) {
        client.getOutputStream().write(bytes, 0, random.nextInt(count));
      }
    } catch (IOException e) {
      // One side closed its connection.
    }
  }

  private static void forwardRequests(Socket client, Socket server, AtomicBoolean isHeadDue) {
    try {
      byte[] bytes = new byte[8192];
      int count = client.getInputStream().read(bytes);
      while (count > 0) {
        isHeadDue.set(true);
        server.getOutputStream().write(bytes, 0, count);
        count = client.getInputStream().read(bytes);
      }
      server.close();
    } catch (IOException e) {
      // One side closed its connection.
    }
  }

  private static void inBackground(Runnable task) {
    Thread thread = new Thread(task, "fault-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
