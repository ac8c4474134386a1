package io.redisse.redis.model;

/**
 * The rules of the algorithm that detects every loss in Redis. The model can run without any single
 * rule, which shows that the rule is needed.
 */
enum Rule {
  /**
   * A life belongs to a Redis process. Otherwise, a backup would begin a new one, because it
   * changes replid.
   */
  RUN_ID_TELLS_LIVES,
  RESTART_BEGINS_LIFE,
  /** A server was promoted if its second replication id is not the recorded one. */
  PROMOTION_BEGINS_LIFE,
  /** Only data from an append-only file, or a promotion that loses nothing, keeps the epoch. */
  ONLY_FILES_ARE_TRUSTED,
  /** A server restarted from a snapshot also has a second replication id, but was not a replica. */
  ONLY_REPLICAS_ARE_PROMOTED,
  /** A replica also lacks events if its master lost its own data after the life was recorded. */
  ONLY_NOTED_MASTER_IS_CONTINUED,
  MISSING_EPOCH_IS_NOT_TRUSTED,
  /** The start of a life is measured from the clock, so that restarts do not add up. */
  LEAP_FROM_CLOCK,
  START_ABOVE_KNOWN,
  START_ABOVE_FOUND,

  /**
   * The counter found at the start is recorded, and greater ids of the previous life are evidence
   * of a loss.
   */
  RESTORED_IS_NOTED,
  /** All lives since the epoch are remembered, not just the current one. */
  ALL_LIVES_ARE_NOTED,
  UNKNOWN_LIFE_IS_LOST,
  /** While the clock is behind, two lives can have the same start. */
  LIFE_IS_NAMED_BY_PROCESS_TOO,
  KNOWLEDGE_BY_LIFE,
  /** Events that a replaced master confirmed after its successor's life began are also evidence. */
  REPLACED_MASTER_IS_JUDGED_BY_TIME,
  IDS_MAY_LAG,
  PUBLISHERS_ARE_WITNESSES,
  COUNTER_BEHIND_KNOWN_IS_EVIDENCE,
  EVIDENCE_MOVES_EPOCH_ABOVE_NEWEST,
  EVIDENCE_IS_BROADCAST,
  OLDEST_LIFE_ENDS_AT_EPOCH,
  MISSING_EPOCH_IS_MENDED,
  EPOCH_IS_NOTED_TWICE,

  PROBE_LOOKS_AT_ROLE,
  PROBE_LOOKS_AT_LIFE,
  /** History is merged only with live events of the same life. */
  CONNECTIONS_SHARE_LIFE,

  CURSOR_ABOVE_NEWEST_IS_UNKNOWN,
  CURSOR_BELOW_EPOCH_IS_RESET,
  CURSOR_IN_HOLE_IS_RESET,
  LOWEST_MEMBER_IS_PROOF,
  /**
   * In a set with Java events, a Ruby event proves nothing, because it may have been added late.
   */
  RUBY_MEMBER_IS_NO_PROOF,
  ONE_MORE_THAN_SERVED_IS_KEPT,
  SMALL_RUBY_SET_IS_WHOLE,
  FULL_RUBY_SET_MUST_BE_DENSE,
  LOST_CHANNEL_HAS_BASE,
  CHANNELS_ARE_VERIFIED,
  /** Events from before the epoch prove nothing, so processes do not remember them as evidence. */
  EVIDENCE_BEGINS_AT_EPOCH,
  LOSS_CONCERNS_ONE_CHANNEL,
  LATE_RUBY_EVENT_HAS_NO_ID
}
