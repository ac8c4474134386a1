package io.redisse.redis.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The calls that wait for their replies, in order; guarded by the lock of {@link CommandPipeline}. */
public final class InFlight {
  public static final int MOST_CALLS = 8;

  private final Deque<Call> calls = new ArrayDeque<>();
  private int appends;
  private boolean isExclusive;

  /**
   * Whether the next call may be sent. Appends follow each other without waiting only if they fill
   * their calls; what waits for an answer meanwhile makes a larger one. Whatever else may publish waits
   * for an exclusive call as well.
   */
  boolean hasRoom(Deque<Request<?>> queue) {
    Request<?> next = queue.peek();
    if (next == null || calls.size() >= MOST_CALLS) {
      return false;
    }
    boolean mayFollow = appends == 0 || !isExclusive;
    return next instanceof Request.Single
        ? mayFollow || next.isRepeatable()
        : mayFollow && (appends == 0 || Call.isFull(queue));
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }

  /** Whether appends are among them. */
  boolean hasAppends() {
    return appends > 0;
  }

  void add(Call call) {
    calls.add(call);
    if (call instanceof Call.Batch) {
      appends++;
      isExclusive = call.isExclusive();
    }
  }

  /** The one whose reply comes next; null if there is none. */
  @Nullable
  Call poll() {
    Call call = calls.poll();
    if (call instanceof Call.Batch) {
      appends--;
    }
    return call;
  }

  boolean isOverdue(long now) {
    Call oldest = calls.peek();
    return oldest != null && oldest.requests().get(0).deadline - now <= 0;
  }

  List<Request<?>> removeAll() {
    List<Request<?>> removed = new ArrayList<>();
    calls.forEach(call -> removed.addAll(call.requests()));
    calls.clear();
    appends = 0;
    return removed;
  }
}
