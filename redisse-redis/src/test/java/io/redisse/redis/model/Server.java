package io.redisse.redis.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Redis server: its data, the data that a restart restores, and its role in replication. */
final class Server {
  enum Persistence {
    ALWAYS(true, 0),
    EVERY_SECOND(true, 6),
    NO_FSYNC(true, 20),
    SNAPSHOT(false, 0),
    NONE(false, 0);

    final boolean isAppendOnly;

    /** The maximum number of changes that a crash can lose. */
    final int window;

    Persistence(boolean isAppendOnly, int window) {
      this.isAppendOnly = isAppendOnly;
      this.window = window;
    }
  }

  /** A pub/sub message: an event, or an epoch for all nodes. */
  record Message(
      @Nullable Event event, long epoch, @Nullable Moment moment) {}

  private record Replicated(Data data, List<Message> messages) {}

  final String name;
  final Persistence persistence;
  private final World world;
  Data data = new Data();
  boolean isUp = true;
  long runId;
  long replid;
  long replid2;

  /** Whether this process has ever copied the data of a master. */
  boolean wasReplica;

  // For the oracle: how often it was promoted, and whether no process has attached since it
  // started.
  int promotions;
  boolean isUnattended;

  /** Null for a master. */
  @Nullable
  Server master;

  /** The changes that a replica has not applied yet; null until it has copied its master's data. */
  private @Nullable Deque<Replicated> link;

  private final Deque<Data> recent = new ArrayDeque<>();
  private @Nullable Data snapshot;

  /** The replication id in the snapshot; 0 if there was no replica. */
  private long snapshotReplid;

  @Nullable
  Data oldFile;

  Server(String name, Persistence persistence, World world) {
    this.name = name;
    this.persistence = persistence;
    this.world = world;
    runId = world.newId();
    replid = world.newId();
  }

  boolean isMaster() {
    return master == null;
  }

  boolean isSynced() {
    return link != null;
  }

  int lag() {
    return link == null ? 0 : link.size();
  }

  /** Makes a change visible, and passes it on. */
  void commit(Data changed, List<Message> messages) {
    if (changed.isChanged && !isMaster()) {
      throw new ReadOnly();
    }
    changed.isChanged = false;
    install(changed, messages);
  }

  private void install(Data changed, List<Message> messages) {
    data = changed;
    recent.addLast(changed);
    while (recent.size() > persistence.window + 1) {
      recent.removeFirst();
    }
    for (Server each : world.servers) {
      if (each.master == this && each.link != null) {
        each.link.add(new Replicated(changed, messages));
      }
    }
    messages.forEach(each -> world.deliver(this, each));
  }

  /** Writes a command to a replica. */
  static final class ReadOnly extends RuntimeException {
    private static final long serialVersionUID = 1;

    ReadOnly() {
      super("READONLY", null, false, false);
    }
  }

  void saveSnapshot() {
    snapshot = data;
    snapshotReplid = world.servers.stream().anyMatch(each -> each.master == this) ? replid : 0;
  }

  void kill() {
    isUp = false;
    world.servers.stream().filter(each -> each.master == this).forEach(each -> each.link = null);
    link = null;
  }

  /**
   * Restarts the process as a master.
   *
   * @param lost the number of changes missing at the end of the file, if the persistence permits
   *     any
   */
  void restart(int lost, boolean fromOldFile) {
    Data before = data;
    runId = world.newId();
    replid = world.newId();
    replid2 = 0;
    wasReplica = false;
    master = null;
    if (fromOldFile && oldFile != null) {
      data = oldFile;
    } else if (persistence.isAppendOnly) {
      int kept = Math.max(1, recent.size() - lost);
      while (recent.size() > kept) {
        recent.removeLast();
      }
      data = recent.isEmpty() ? data : recent.getLast();
    } else {
      data = persistence == Persistence.SNAPSHOT && snapshot != null ? snapshot : new Data();
      replid2 = data == snapshot ? snapshotReplid : 0;
    }
    recent.clear();
    recent.add(data);
    if (persistence.isAppendOnly) {
      for (@Nullable Moment each = before.head;
          each != null && !each.isIn(data.head);
          each = each.before) {
        each.isLostByFile = true;
      }
    }
    isUp = true;
    isUnattended = true;
  }

  void replicaOf(Server newMaster) {
    master = newMaster;
    link = null;
  }

  /** Copies the data of the master, or applies its next changes. */
  void replicate(int changes) {
    if (master == null || !master.isUp) {
      link = null;
    } else if (link == null) {
      link = new ArrayDeque<>();
      replid = master.replid;
      replid2 = 0;
      wasReplica = true;
      install(master.data, List.of());
    } else {
      for (int i = 0; i < changes && !link.isEmpty(); i++) {
        Replicated next = link.remove();
        install(next.data(), next.messages());
      }
    }
  }

  void promote() {
    if (master != null) {
      master = null;
      link = null;
      replid2 = replid;
      replid = world.newId();
      promotions++;
      isUnattended = true;
    }
  }

  /**
   * Assigns a new replication id without changing data, as for the first replica, a backup or the
   * end of the backlog. The backlog of a promoted replica ends an hour after its last replica.
   */
  void backUp() {
    if (isMaster() && (replid2 == 0 || !isUnattended)) {
      replid = world.newId();
      replid2 = 0;
    }
  }

  List<Message> messages() {
    return new ArrayList<>(2);
  }

  @Override
  public String toString() {
    return name + (isUp ? "" : " down") + (isMaster() ? "" : isSynced() ? " replica" : " unsynced")
        + " run" + runId + " counter " + data.counter + " epoch " + data.epoch + " " + data.chain();
  }
}
