package io.redisse.core.engine;

import io.redisse.core.spi.Frame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one shard that hear the same channels, and the log of live events that they share.
 * A stream is a cursor on that log; the log holds what some stream has not taken yet, up to a bound,
 * past which a stream reads from history what the log has let go.
 */
final class Group {
  private static final int LOG_BYTES = 256 * 1024;

  /** Larger writes gain nothing and make the encoded copies larger. */
  private static final int WRITE_BYTES = 64 * 1024;

  /** One live event, or several consecutive ones in one frame, and the id of the last. */
  record Batch(long last, Frame frame) {}

  final Set<String> channels;
  private final List<ClientStream> streams = new ArrayList<>(1);
  final HistoryReads reads;

  /** Event by event. */
  private final Deque<Batch> log = new ArrayDeque<>(2);

  private int bytes;

  /** How much of it came since the last flush. */
  private int unflushed;

  /** The greatest id that was in the log and is not any more. */
  private long floor;

  /** What the last stream asked for, because most others ask for the same. */
  private long batchAfter;

  private @Nullable Batch batch;

  /** Whether the shard is going to flush this; the shard's own. */
  boolean dirty;

  Group(Shard shard, Set<String> channels) {
    this.channels = channels;
    reads = new HistoryReads(shard, this);
  }

  void add(ClientStream stream) {
    stream.slot = streams.size();
    streams.add(stream);
  }

  void remove(ClientStream stream) {
    ClientStream last = streams.remove(streams.size() - 1);
    if (last != stream) {
      streams.set(stream.slot, last);
      last.slot = stream.slot;
    }
  }

  boolean isEmpty() {
    return streams.isEmpty();
  }

  boolean hasSeveral() {
    return streams.size() > 1;
  }

  /** Does something to each stream, which may have it removed but no other. */
  void forEach(Consumer<ClientStream> action) {
    // Backwards, because the last one takes the place of one that is removed.
    for (int i = streams.size() - 1; i >= 0; i--) {
      action.accept(streams.get(i));
    }
  }

  void append(Batch event) {
    log.addLast(event);
    bytes += event.frame().size();
    unflushed += event.frame().size();
    batch = null;
    while (bytes > LOG_BYTES && log.size() > 1) {
      removeFirst();
    }
  }

  /**
   * Whether a flush fills a write. Waiting longer gains nothing, and the log could let go of what no
   * stream was given a chance to take.
   */
  boolean isFlushDue() {
    return unflushed >= WRITE_BYTES;
  }

  /** Whether an event with this id would come after all that are or were in the log. */
  boolean isNext(long id) {
    return id > (log.isEmpty() ? floor : log.getLast().last());
  }

  /** Whether every live event after this id is still in the log or yet to come. */
  boolean reaches(long id) {
    return id >= floor;
  }

  /** The next live events after this id, if there are any; only for an id that the log reaches. */
  @Nullable
  Batch after(long id) {
    if (log.isEmpty() || log.getLast().last() <= id) {
      return null;
    }
    if (batch == null || batchAfter != id) {
      batch = joinAfter(id);
      batchAfter = id;
    }
    return batch;
  }

  private Batch joinAfter(long id) {
    Batch newest = log.getLast();
    // Mostly there is one event for those who have all the others.
    if (log.size() == 1) {
      return newest;
    }
    List<Frame> frames = new ArrayList<>();
    long last = id;
    int size = 0;
    for (Batch event : log) {
      if (event.last() <= id) {
        continue;
      }
      if (size > 0 && size + event.frame().size() > WRITE_BYTES) {
        break;
      }
      frames.add(event.frame());
      size += event.frame().size();
      last = event.last();
    }
    return new Batch(last, Frame.join(frames));
  }

  /** Gives every stream what it can take, then lets go of what all of them have. */
  void flush() {
    unflushed = 0;
    long taken = Long.MAX_VALUE;
    for (int i = streams.size() - 1; i >= 0; i--) {
      ClientStream stream = streams.get(i);
      stream.pump();
      taken = Math.min(taken, stream.position());
    }
    while (!log.isEmpty() && log.getFirst().last() <= taken) {
      removeFirst();
    }
    if (log.isEmpty()) {
      batch = null;
    }
  }

  /** Forgets the log: events may be missing from it. */
  void clear() {
    while (!log.isEmpty()) {
      removeFirst();
    }
    batch = null;
  }

  private void removeFirst() {
    Batch first = log.removeFirst();
    bytes -= first.frame().size();
    floor = first.last();
  }
}
