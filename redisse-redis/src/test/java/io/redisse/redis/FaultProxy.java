package io.redisse.redis;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A TCP proxy in front of a server that injects faults. Its address stays the same while the server
 * behind it changes, as in a failover. Records all traffic.
 */
public final class FaultProxy implements AutoCloseable {
  private static final int UNUSED_PORT = 1;

  private final ServerSocket listening;
  private final List<Socket> open = new ArrayList<>();
  private final List<Socket> clients = new ArrayList<>();
  private final ByteArrayOutputStream traffic = new ByteArrayOutputStream();
  private int port;
  private volatile long pauseMillis;

  public FaultProxy(RedisProcess server) {
    this(server.port());
  }

  public FaultProxy(int port) {
    this.port = port;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(this::accept);
  }

  public URI uri(String options) {
    return URI.create("redis://127.0.0.1:" + listening.getLocalPort() + "/" + options);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Returns the bytes of both directions so far, one character for each. */
  public String traffic() {
    return traffic.toString(StandardCharsets.ISO_8859_1);
  }

  /** Forwards to another server from now on, and cuts the connections to the previous one. */
  synchronized void switchTo(RedisProcess server) {
    port = server.port();
    cut();
  }

  /** Forwards new connections to another server, and leaves open ones unchanged. */
  synchronized void forwardNewConnectionsTo(RedisProcess server) {
    port = server.port();
  }

  /** Cuts all connections, and makes new ones fail until {@link #switchTo}. */
  synchronized void disconnect() {
    port = UNUSED_PORT;
    cut();
  }

  /** Cuts the connection that was opened first, and makes new ones fail. */
  synchronized void disconnectFirst() throws IOException {
    port = UNUSED_PORT;
    clients.get(0).close();
  }

  /**
   * Sends a forged reply to a client.
   *
   * @param client its number, counted from 0 in the order of connecting
   */
  public synchronized void inject(int client, String reply) throws IOException {
    clients.get(client).getOutputStream().write(reply.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Waits before each piece of up to 16 KiB is forwarded, as on a slow network. */
  void slowDown(long milliseconds) {
    pauseMillis = milliseconds;
  }

  private interface Task {
    void run() throws IOException, InterruptedException;
  }

  private static void run(Task task) {
    Thread thread = new Thread(() -> {
      try {
        task.run();
      } catch (SocketException e) {
        // The proxy was closed, or cut the connection.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    });
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listening.accept();
      connect(client);
    }
  }

  private synchronized void connect(Socket client) throws IOException {
    open.add(client);
    clients.add(client);
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
      open.add(server);
      run(() -> pump(client, server));
      run(() -> pump(server, client));
    } catch (SocketException e) {
      client.close();
    }
  }

  private void pump(Socket from, Socket to) throws IOException, InterruptedException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        Thread.sleep(pauseMillis);
        traffic.write(buffer, 0, read);
        out.write(buffer, 0, read);
      }
    }
  }

  private void cut() {
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    open.clear();
  }

  @Override
  public synchronized void close() throws IOException {
    listening.close();
    cut();
  }
}
