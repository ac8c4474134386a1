package io.redisse.redis.connection;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The commands whose replies are pending, in order. Guarded by the lock of {@link CommandQueue}.
 */
final class InFlightCommands {
  static final int MAX_COMMANDS = 8;

  private final Deque<WireCommand> commands = new ArrayDeque<>();
  private int appends;
  private boolean isExclusive;

  /**
   * Returns whether the next command may be sent. Appends are pipelined only if they fill their
   * commands; otherwise waiting for the reply makes the next command larger. Any other call that
   * can publish also waits until an exclusive command is answered.
   */
  boolean hasRoom(Deque<PendingCall<?>> queue) {
    PendingCall<?> next = queue.peek();
    if (next == null || commands.size() >= MAX_COMMANDS) {
      return false;
    }
    boolean mayFollow = appends == 0 || !isExclusive;
    return next instanceof PendingCall.Single
        ? mayFollow || next.isRepeatable()
        : mayFollow && (appends == 0 || WireCommand.isFull(queue));
  }

  boolean isEmpty() {
    return commands.isEmpty();
  }

  boolean hasAppends() {
    return appends > 0;
  }

  void add(WireCommand command) {
    commands.add(command);
    if (command instanceof WireCommand.Batch) {
      appends++;
      isExclusive = command.isExclusive();
    }
  }

  /** Removes and returns the command whose reply comes next; null if there is none. */
  @Nullable
  WireCommand poll() {
    WireCommand command = commands.poll();
    if (command instanceof WireCommand.Batch) {
      appends--;
    }
    return command;
  }

  boolean isOverdue(long now) {
    WireCommand oldest = commands.peek();
    return oldest != null && oldest.calls().get(0).deadline - now <= 0;
  }

  List<PendingCall<?>> removeAll() {
    List<PendingCall<?>> removed = new ArrayList<>();
    commands.forEach(command -> removed.addAll(command.calls()));
    commands.clear();
    appends = 0;
    return removed;
  }
}
