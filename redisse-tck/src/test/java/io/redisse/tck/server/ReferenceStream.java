package io.redisse.tck.server;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A stream of a {@link ReferenceServer}, served by its own thread. */
class ReferenceStream {
  private static final int WRITE_SIZE = 4_096;
  private static final long LONGEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  final ReferenceServer server;
  final ReferenceRequest request;
  private final Socket socket;
  private final OutputStream out;
  private volatile long lastProgress = System.nanoTime();
  private volatile boolean isWriting;
  private volatile boolean isDisconnected;
  private volatile String lastFrame = "";
  private volatile boolean isEnding;
  private boolean isInitialized;
  private long endAt = Long.MAX_VALUE;
  long cursor;

  ReferenceStream(ReferenceServer server, ReferenceRequest request, Socket socket)
      throws IOException {
    this.server = server;
    this.request = request;
    this.socket = socket;
    out = socket.getOutputStream();
    cursor = server.cursor(request);
  }

  void run() throws IOException {
    boolean isRejected = server.isDraining || server.isPastGrace();
    if (isRejected) {
      end("");
    } else {
      server.streams.add(this);
    }
    ReferenceServer.startThread(this::awaitDisconnect);
    try {
      write(String.join("\r\n", server.head(request)) + "\r\n\r\n");
      send(isRejected ? server.rejection() : server.greeting());
      while (!isEnding && mayContinue()) {
        step();
      }
      if (!isDisconnected && !lastFrame.isEmpty()) {
        send(lastFrame);
      }
      if (!isDisconnected && !request.isHttp10()) {
        write(server.lastChunk());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      server.streams.remove(this);
    }
  }

  private boolean mayContinue() {
    return !isDisconnected
        && System.nanoTime() < endAt
        && !server.isPastGrace()
        && !server.isExpired(request);
  }

  void step() throws IOException, InterruptedException {
    ReferenceJournal journal = server.journal();
    if (!journal.isInterrupted()) {
      if (!isInitialized) {
        sendReplay(
            cursor == ReferenceServer.NO_CURSOR
                ? new ReferenceJournal.Replay(List.of(), journal.lastId(), Map.of())
                : read());
        isInitialized = true;
      } else if (journal.lastId() > cursor) {
        sendReplay(read());
      }
    }
    long heartbeatAt = lastProgress + ReferenceServer.HEARTBEAT.toNanos();
    long now = System.nanoTime();
    if (now >= heartbeatAt) {
      send(server.heartbeat());
    } else {
      long untilNext = Math.min(heartbeatAt, endAt) - now;
      journal.await(cursor, Math.max(1, Math.min(untilNext, LONGEST_WAIT_NANOS)));
    }
  }

  private ReferenceJournal.Replay read() {
    return server.read(request.channels(), cursor);
  }

  void sendReplay(ReferenceJournal.Replay replay) throws IOException {
    List<String> frames = new ArrayList<>();
    if (!replay.gaps().isEmpty()) {
      frames.add(server.gapFrame(replay.gaps()));
    }
    replay.events().forEach(event -> frames.add(server.frame(event)));
    if (!frames.isEmpty()) {
      startPollWindow();
    }
    if (replay.events().isEmpty() && (!isInitialized || !frames.isEmpty())) {
      frames.add(server.cursorFrame(replay.through()));
    }
    for (String frame : frames) {
      send(frame);
    }
    cursor = replay.through();
  }

  void startPollWindow() {
    if (request.isPolling() && endAt == Long.MAX_VALUE) {
      endAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(server.pollMillis());
    }
  }

  /** Writes text as one chunk, or without framing to an HTTP/1.0 client. */
  void send(String text) throws IOException {
    if (request.isHttp10()) {
      write(text);
    } else {
      int size = text.getBytes(StandardCharsets.UTF_8).length;
      write(server.chunkSize(size) + "\r\n" + text + "\r\n");
    }
  }

  void write(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    isWriting = true;
    for (int from = 0; from < bytes.length; from += WRITE_SIZE) {
      out.write(bytes, from, Math.min(WRITE_SIZE, bytes.length - from));
      lastProgress = System.nanoTime();
    }
    isWriting = false;
  }

  /** Ends the stream after a last frame, which may be empty. */
  void end(String newLastFrame) {
    lastFrame = newLastFrame;
    isEnding = true;
    server.journal().wakeAll();
  }

  void awaitDisconnect() {
    try {
      while (socket.getInputStream().read() >= 0) {
        // Clients send nothing after the request.
      }
    } catch (IOException e) {
      // The connection is closed as well.
    }
    abort();
  }

  void closeIfStalled() {
    if (isWriting && System.nanoTime() - lastProgress > 2 * ReferenceServer.HEARTBEAT.toNanos()) {
      abort();
    }
  }

  void abort() {
    isDisconnected = true;
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
    server.streams.remove(this);
    server.journal().wakeAll();
  }
}
