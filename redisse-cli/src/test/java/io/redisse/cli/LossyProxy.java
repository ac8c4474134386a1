package io.redisse.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** Passes requests on to a server, and loses the answer to the first. */
public final class LossyProxy implements AutoCloseable {
  private final URI server;
  private final ServerSocket listener;

  public LossyProxy(URI server) {
    this.server = server;
    try {
      listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inBackground(this::run);
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/");
  }

  private void run() throws IOException {
    for (boolean isFirst = true; ; isFirst = false) {
      Socket client = listener.accept();
      Socket upstream = new Socket(server.getHost(), server.getPort());
      inBackground(() -> copy(client.getInputStream(), upstream.getOutputStream()));
      InputStream answers = upstream.getInputStream();
      if (isFirst) {
        answers.read();
        client.close();
        upstream.close();
      } else {
        inBackground(() -> copy(answers, client.getOutputStream()));
      }
    }
  }

  private static void copy(InputStream from, OutputStream to) throws IOException {
    byte[] buffer = new byte[8192];
    for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
      to.write(buffer, 0, read);
      to.flush();
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  /** Until a socket is closed. */
  private static void inBackground(Task task) {
    Thread thread = new Thread(() -> {
      try {
        task.run();
      } catch (IOException e) {
        // Closed.
      }
    });
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
