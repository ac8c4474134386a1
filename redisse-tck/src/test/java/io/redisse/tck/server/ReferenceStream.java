package io.redisse.tck.server;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One stream of a {@link ReferenceServer}, on its own thread. */
class ReferenceStream {
  private static final int PIECE = 4_096;

  final ReferenceServer server;
  final ReferenceRequest request;
  private final Socket socket;
  private final OutputStream out;
  private volatile long lastProgress = System.nanoTime();
  private volatile boolean writing;
  private volatile boolean gone;
  private volatile String farewell = "";
  private volatile boolean ended;
  private boolean answered;
  private long endAt = Long.MAX_VALUE;
  long position;

  ReferenceStream(ReferenceServer server, ReferenceRequest request, Socket socket)
      throws IOException {
    this.server = server;
    this.request = request;
    this.socket = socket;
    out = socket.getOutputStream();
    position = server.cursor(request);
  }

  void run() throws IOException {
    boolean refused = server.draining || server.isBeyondGrace();
    if (refused) {
      end("");
    } else {
      server.streams.add(this);
    }
    ReferenceServer.thread(this::noticeEnd);
    try {
      raw(String.join("\r\n", server.head(request)) + "\r\n\r\n");
      send(refused ? server.refusal() : server.greeting());
      while (!ended && mayGoOn()) {
        step();
      }
      if (!gone && !farewell.isEmpty()) {
        send(farewell);
      }
      if (!gone && !request.isHttp10()) {
        raw(server.lastChunk());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      server.streams.remove(this);
    }
  }

  private boolean mayGoOn() {
    return !gone
        && System.nanoTime() < endAt
        && !server.isBeyondGrace()
        && !server.isExpired(request);
  }

  private void step() throws IOException, InterruptedException {
    ReferenceJournal journal = server.journal();
    if (!journal.isAway()) {
      if (!answered) {
        answer(
            position == ReferenceServer.NONE
                ? new ReferenceJournal.Answer(List.of(), journal.lastId(), Map.of())
                : read());
        answered = true;
      } else if (journal.lastId() > position) {
        answer(read());
      }
    }
    long heartbeatAt = lastProgress + ReferenceServer.HEARTBEAT.toNanos();
    long now = System.nanoTime();
    if (now >= heartbeatAt) {
      send(server.heartbeat());
    } else {
      journal.await(
          position, Math.max(1, Math.min(Math.min(heartbeatAt, endAt) - now, 20_000_000)));
    }
  }

  private ReferenceJournal.Answer read() {
    return server.read(request.channels(), position);
  }

  void answer(ReferenceJournal.Answer answer) throws IOException {
    List<String> frames = new ArrayList<>();
    if (!answer.gaps().isEmpty()) {
      frames.add(server.gaps(answer.gaps()));
    }
    answer.events().forEach(event -> frames.add(server.frame(event)));
    if (!frames.isEmpty()) {
      firstEventSeen();
    }
    if (answer.events().isEmpty() && (!answered || !frames.isEmpty())) {
      frames.add(server.cursorFrame(answer.through()));
    }
    for (String frame : frames) {
      send(frame);
    }
    position = answer.through();
  }

  void firstEventSeen() {
    if (request.isPolling() && endAt == Long.MAX_VALUE) {
      endAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(server.pollMillis());
    }
  }

  /** As one chunk, where there are chunks. */
  void send(String text) throws IOException {
    boolean chunked = !request.isHttp10();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    raw((chunked ? server.chunkSize(bytes.length) + "\r\n" : "") + text + (chunked ? "\r\n" : ""));
  }

  void raw(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    writing = true;
    for (int from = 0; from < bytes.length; from += PIECE) {
      out.write(bytes, from, Math.min(PIECE, bytes.length - from));
      lastProgress = System.nanoTime();
    }
    writing = false;
  }

  /** Ends the stream with these last words. */
  void end(String lastWords) {
    farewell = lastWords;
    ended = true;
    server.journal().wakeAll();
  }

  void noticeEnd() {
    try {
      while (socket.getInputStream().read() >= 0) {
        // A client of a stream has nothing to say.
      }
    } catch (IOException e) {
      // The same as the end.
    }
    abort();
  }

  void closeIfStalled() {
    if (writing && System.nanoTime() - lastProgress > 2 * ReferenceServer.HEARTBEAT.toNanos()) {
      abort();
    }
  }

  void abort() {
    gone = true;
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
    server.streams.remove(this);
    server.journal().wakeAll();
  }
}
