package io.redisse.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The way from clients to a server, which can be cut wherever the bytes happen to be. */
final class Cable implements AutoCloseable {
  private final int port;
  private final ServerSocket entry;
  private final Set<Socket> ends = ConcurrentHashMap.newKeySet();

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

  /** Ends all connections that are open, in the middle of whatever they carry. */
  void cut() {
    ends.forEach(Cable::reset);
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        Socket client = entry.accept();
        ends.add(client);
        Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
        ends.add(server);
        inBackground(() -> carry(client, server));
        inBackground(() -> carry(server, client));
      } catch (IOException e) {
        // Nobody listens there now: the client is told so.
        cut();
      }
    }
  }

  private void carry(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
    } catch (IOException e) {
      // It was cut.
    } finally {
      ends.remove(from);
      ends.remove(to);
    }
  }

  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // It has just ended by itself.
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
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }
}
