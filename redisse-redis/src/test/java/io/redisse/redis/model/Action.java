package io.redisse.redis.model;

/** The possible actions. The weight determines how often each occurs. */
enum Action {
  PUBLISH(40),
  PUBLISH_WITHOUT_ANSWER(2),
  RUBY_STEP(16),
  CONNECT_CLIENT(14),
  DISCONNECT_CLIENT(8),
  NEW_CLIENT(2),
  RECONNECT(16),
  PROBE(10),
  CUT(4),
  RESTART_PROCESS(2),
  RESTART_ALL_PROCESSES(1),
  TIME_PASSES(6),
  CLOCK_BACK(1),
  BACKUP(1),
  KILL_REDIS(2, Kind.RESTART),
  RESTART_REDIS(5, Kind.RESTART),
  SAVE_FILE(2, Kind.RESTART),
  RESTART_FROM_OLD_FILE(1, Kind.RESTART),
  START_REPLICA(3, Kind.FAILOVER),
  REPLICATE(14, Kind.FAILOVER),
  FAIL_OVER(2, Kind.FAILOVER),
  DEMOTE(2, Kind.FAILOVER),
  DELETE_KEY(1),
  FORGET_CHANNEL(1),
  OTHER_TYPE(1),
  DELETE_EPOCH(1),
  FLUSH(1),
  SETTLE(2);

  /** The kind of actions that a run prefers. */
  enum Kind {
    USUAL,
    RESTART,
    FAILOVER
  }

  private final int weight;
  private final Kind kind;

  Action(int weight) {
    this(weight, Kind.USUAL);
  }

  Action(int weight, Kind kind) {
    this.weight = weight;
    this.kind = kind;
  }

  int weight(Kind preferred) {
    return kind == preferred && kind != Kind.USUAL ? 5 * weight : weight;
  }

  /** An action with a number that chooses its details. */
  record Step(Action action, int choice) {
    @Override
    public String toString() {
      return action + "(" + choice + ")";
    }
  }
}
