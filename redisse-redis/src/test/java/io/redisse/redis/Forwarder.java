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
 * An address of its own before a server, as a failover keeps it while the server changes; knows what
 * went over the wire.
 */
public final class Forwarder implements AutoCloseable {
  private final ServerSocket listening;
  private final List<Socket> open = new ArrayList<>();
  private final List<Socket> clients = new ArrayList<>();
  private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
  private int port;

  public Forwarder(RedisProcess server) {
    this(server.port());
  }

  public Forwarder(int port) {
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

  /** All that went through, in both directions, a character for each byte. */
  String seen() {
    return seen.toString(StandardCharsets.ISO_8859_1);
  }

  /** Leads to another server from now on, and cuts what led to the former. */
  synchronized void switchTo(RedisProcess server) {
    port = server.port();
    cut();
  }

  /** Says something to a client that the server did not say; they count from 0, as they came. */
  public synchronized void say(int client, String reply) throws IOException {
    clients.get(client).getOutputStream().write(reply.getBytes(StandardCharsets.ISO_8859_1));
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void run(Task task) {
    Thread thread = new Thread(() -> {
      try {
        task.run();
      } catch (SocketException e) {
        // Cut or closed.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
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

  private void pump(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[16 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        seen.write(buffer, 0, read);
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
