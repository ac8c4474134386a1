import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The upper bound for comparisons: one thread that writes the same bytes to every socket, all pending
 * events at once. It has one channel, no history, no checks of order and no handling of slow clients.
 * Usage: java BareSockets.java PORT
 */
public final class BareSockets {
  private static final int MAX_BATCH = 1 << 16;
  private static final long SELECT_MILLIS = 100;
  private static final byte[] STREAM = ascii("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"
      + "Transfer-Encoding: chunked\r\n\r\n");
  private static final byte[] CREATED = ascii("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");

  private static final List<SocketChannel> streams = new ArrayList<>();
  private static final BlockingQueue<byte[]> events = new LinkedBlockingQueue<>();

  public static void main(String[] args) throws IOException {
    Thread writer = new Thread(BareSockets::write);
    writer.setDaemon(true);
    writer.start();
    Selector disconnects = Selector.open();
    Thread reader = new Thread(() -> closeDisconnected(disconnects));
    reader.setDaemon(true);
    reader.start();
    ServerSocketChannel listener = ServerSocketChannel.open();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    listener.bind(new InetSocketAddress(loopback, Integer.parseInt(args[0])), 4096);
    ByteBuffer request = ByteBuffer.allocate(4096);
    while (true) {
      SocketChannel channel = listener.accept();
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      request.clear();
      if (channel.read(request) <= 0) {
        channel.close();
      } else if (request.get(0) == 'G') {
        channel.write(ByteBuffer.wrap(STREAM));
        channel.configureBlocking(false);
        channel.register(disconnects, SelectionKey.OP_READ);
        synchronized (streams) {
          streams.add(channel);
        }
      } else {
        request.flip();
        byte[] first = new byte[request.remaining()];
        request.get(first);
        Thread publisher = new Thread(() -> publish(channel.socket(), first));
        publisher.setDaemon(true);
        publisher.start();
      }
    }
  }

  /** Reads POST requests. Each body is the data of an event. */
  private static void publish(Socket socket, byte[] first) {
    try (socket) {
      InputStream in = new java.io.SequenceInputStream(
          new java.io.ByteArrayInputStream(first),
          new java.io.BufferedInputStream(socket.getInputStream(), MAX_BATCH));
      OutputStream out = socket.getOutputStream();
      int id = 0;
      int length = 0;
      StringBuilder line = new StringBuilder();
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b != '\n') {
          line.append((char) b);
          continue;
        }
        String header = line.toString().strip();
        line.setLength(0);
        if (header.startsWith("Content-Length: ")) {
          length = Integer.parseInt(header.substring("Content-Length: ".length()));
        } else if (header.isEmpty()) {
          String data = new String(in.readNBytes(length), StandardCharsets.US_ASCII);
          String event = "event: message\nid: " + (1_000_000_000_000_000L + id++) + "\ndata: " + data + "\n\n";
          events.add(ascii(Integer.toHexString(event.length()) + "\r\n" + event + "\r\n"));
          out.write(CREATED);
        }
      }
    } catch (IOException e) {
      // The publisher disconnected.
    }
  }

  /** Closes the streams of disconnected clients. Without this the generator would run out of ports. */
  private static void closeDisconnected(Selector disconnects) {
    ByteBuffer ignored = ByteBuffer.allocate(4096);
    try {
      while (true) {
        disconnects.select(key -> {
          try {
            if (((SocketChannel) key.channel()).read(ignored.clear()) < 0) {
              key.channel().close();
            }
          } catch (IOException e) {
            key.cancel();
          }
        }, SELECT_MILLIS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write() {
    ByteBuffer batch = ByteBuffer.allocateDirect(MAX_BATCH);
    List<byte[]> pending = new ArrayList<>();
    while (true) {
      try {
        pending.add(events.take());
      } catch (InterruptedException e) {
        return;
      }
      events.drainTo(pending, 100);
      batch.clear();
      pending.forEach(batch::put);
      pending.clear();
      batch.flip();
      synchronized (streams) {
        streams.removeIf(stream -> !sent(stream, batch.duplicate()));
      }
    }
  }

  private static boolean sent(SocketChannel stream, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        stream.write(bytes);
      }
      return true;
    } catch (IOException e) {
      try {
        stream.close();
      } catch (IOException ignored) {
        return false;
      }
      return false;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
