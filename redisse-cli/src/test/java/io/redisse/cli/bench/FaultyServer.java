package io.redisse.cli.bench;

import io.redisse.cli.bench.plan.UrlTemplate;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An event stream server that loses, repeats or changes events as configured by a test. */
final class FaultyServer implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
  private final List<OutputStream> streams = new CopyOnWriteArrayList<>();
  private final Delivery delivery;
  private final String answer;
  private int published;

  FaultyServer(String answer, Delivery delivery) throws IOException {
    this.answer = answer;
    this.delivery = delivery;
    start(() -> {
      while (true) {
        Socket socket = listener.accept();
        start(() -> serve(socket));
      }
    });
  }

  private static void start(Task task) {
    Thread thread = new Thread(() -> {
      try {
        task.run();
      } catch (IOException e) {
        // The test has ended, or the client has closed the connection.
      }
    });
    thread.setDaemon(true);
    thread.start();
  }

  UrlTemplate url() {
    return new UrlTemplate("http://127.0.0.1:" + listener.getLocalPort() + "/{channel}");
  }

  private void serve(Socket socket) throws IOException {
    BufferedReader in = new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    OutputStream out = socket.getOutputStream();
    for (String first = in.readLine(); first != null; first = in.readLine()) {
      int length = 0;
      for (String header = in.readLine(); !header.isEmpty(); header = in.readLine()) {
        if (header.startsWith("Content-Length: ")) {
          length = Integer.parseInt(header.substring("Content-Length: ".length()));
        }
      }
      if (first.startsWith("GET")) {
        write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
        streams.add(out);
      } else {
        char[] data = new char[length];
        for (int read = 0; read < length; ) {
          read += in.read(data, read, length - read);
        }
        publish(new String(data));
        write(out, answer);
        if (answer.contains("Connection: close")) {
          socket.close();
          return;
        }
      }
    }
  }

  private synchronized void publish(String data) throws IOException {
    for (OutputStream stream : streams) {
      for (String sent : delivery.of(published, data)) {
        if (sent.equals("close")) {
          stream.close();
        } else {
          write(stream, "data: " + sent + "\n\n");
        }
      }
    }
    published++;
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (OutputStream stream : streams) {
      stream.close();
    }
  }

  /** Determines what a stream delivers when an event is published. */
  @FunctionalInterface
  interface Delivery {
    /** Returns the data of the events to send. The data {@code close} closes the stream instead. */
    List<String> of(int index, String data);
  }

  @FunctionalInterface
  private interface Task {
    void run() throws IOException;
  }
}
