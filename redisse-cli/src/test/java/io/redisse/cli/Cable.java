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
import java.util.concurrent.atomic.AtomicInteger;

/** The way from clients to a server, which can be cut wherever the bytes happen to be. */
final class Cable implements AutoCloseable {
  private final int port;
  private final ServerSocket entry;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Random random = new Random(1);
  private final AtomicInteger cuts = new AtomicInteger();

  /** A way to this port of this machine. */
  Cable(int port) {
    this.port = port;
    try {
      entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inBackground(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + entry.getLocalPort() + "/");
  }

  /** Ends each connection that is open somewhere in the middle of what comes next from the server. */
  void cut() {
    cuts.incrementAndGet();
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        Socket client = entry.accept();
        open.add(client);
        inBackground(() -> connect(client));
      } catch (IOException e) {
        // It was closed.
      }
    }
  }

  private void connect(Socket client) {
    int cutsBefore = cuts.get();
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
      open.add(server);
      inBackground(() -> carry(client, server));
      byte[] bytes = new byte[8192];
      int count = server.getInputStream().read(bytes);
      if (count > 0) {
        // A head without its end would be an answer that is no stream, at which a browser gives up.
        client.getOutputStream().write(bytes, 0, count);
        count = server.getInputStream().read(bytes);
      }
      while (count > 0 && cuts.get() == cutsBefore) {
        client.getOutputStream().write(bytes, 0, count);
        count = server.getInputStream().read(bytes);
      }
      if (count > 0) {
        client.getOutputStream().write(bytes, 0, random.nextInt(count));
      }
    } catch (IOException e) {
      // One of them went away.
    }
  }

  private static void carry(Socket client, Socket server) {
    try {
      client.getInputStream().transferTo(server.getOutputStream());
      server.close();
    } catch (IOException e) {
      // One of them went away.
    }
  }

  private static void inBackground(Runnable task) {
    Thread thread = new Thread(task, "cable");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      entry.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
