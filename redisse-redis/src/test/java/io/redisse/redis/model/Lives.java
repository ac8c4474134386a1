package io.redisse.redis.model;

import io.redisse.redis.model.Data.Entry;
import io.redisse.redis.model.Data.Life;
import io.redisse.redis.model.Server.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The common part of all scripts: a single call on one server, as in common.lua and attach.lua. */
class Lives {
  static final long ANCHORED = 1_000_000_000_000_000L;
  static final long LEAP = 2_000_000;
  static final long CLOCK_SLACK = 1_000_000;
  static final int MAX_LIVES = 4;

  final World world;
  final Server server;
  final RedisseProcess caller;
  final Data data;
  final List<Message> messages;

  Lives(Server server, RedisseProcess caller) {
    this.world = caller.world;
    this.server = server;
    this.caller = caller;
    this.data = server.data.copy();
    this.messages = server.messages();
  }

  final boolean on(Rule rule) {
    return world.rules.contains(rule);
  }

  final void commit() {
    if (data.isChanged || !messages.isEmpty()) {
      server.commit(data, messages);
    }
  }

  final Moment assign(long id, @Nullable Event event) {
    return world.oracle.assign(server, data, id, event);
  }

  /** The life to which a process is attached. */
  record Tag(long runId, long start) {}

  Tag attach() {
    if (!server.isMaster()) {
      throw new Server.ReadOnly();
    }
    if (!isSameLife()) {
      String reason = "counter";
      boolean isTrusted = false;
      if (data.life != null) {
        boolean wasPromoted = server.replid2 != 0;
        reason = wasPromoted ? "promotion" : "restart";
        isTrusted = wasPromoted
            ? world.isLossless
                && (server.wasReplica || !on(Rule.ONLY_REPLICAS_ARE_PROMOTED))
                && (data.life.replid() == server.replid2
                    || !on(Rule.ONLY_NOTED_MASTER_IS_CONTINUED))
            : server.persistence.isAppendOnly || !on(Rule.ONLY_FILES_ARE_TRUSTED);
        isTrusted &= data.epoch != 0 || !on(Rule.MISSING_EPOCH_IS_NOT_TRUSTED);
      }
      beginLife(reason, isTrusted);
    }
    newestId();
    epoch();
    if (isEvidenceOfLoss()) {
      moveEpoch();
    }
    noteReplid();
    world.oracle.attached(caller, server, data);
    commit();
    Life life = data.life;
    return new Tag(life.last().runId(), life.last().start());
  }

  /** Records a replication id that changed without a promotion; a promoted replica will show it. */
  private void noteReplid() {
    Life life = data.life;
    if (life != null && isSameLife() && server.replid2 == 0 && life.replid() != server.replid) {
      data.life = new Life(life.runId(), server.replid, life.chain(), life.epoch(), life.moved());
      data.isChanged = true;
    }
  }

  final boolean isSameLife() {
    Life life = data.life;
    if (life == null) {
      return false;
    } else if (!on(Rule.RUN_ID_TELLS_LIVES)) {
      return life.replid() == server.replid;
    }
    boolean isSameProcess = life.runId() == server.runId || !on(Rule.RESTART_BEGINS_LIFE);
    return isSameProcess
        && (server.replid2 == 0
            || life.replid() == server.replid
            || !on(Rule.PROMOTION_BEGINS_LIFE));
  }

  private boolean isEvidenceOfLoss() {
    if (caller.isPublisher && !on(Rule.PUBLISHERS_ARE_WITNESSES)) {
      return false;
    }
    return caller.knowledge.entrySet().stream()
        .anyMatch(
            each -> isLost(each.getKey(), each.getValue().id(), each.getValue().at()));
  }

  private boolean isLost(Tag seenIn, long id, long seenAt) {
    Life life = data.life;
    if (id < data.epoch && !isAfterMove(life, id, world.clock - (world.elapsed - seenAt))) {
      return false;
    }
    List<Entry> chain = life.chain();
    for (int i = 0; i < chain.size(); i++) {
      boolean isSameProcess =
          chain.get(i).runId() == seenIn.runId() || !on(Rule.LIFE_IS_NAMED_BY_PROCESS_TOO);
      if (chain.get(i).start() == seenIn.start() && isSameProcess) {
        return on(Rule.RESTORED_IS_NOTED)
            && id > (i + 1 < chain.size() ? chain.get(i + 1).restored() : data.counter);
      }
    }
    return on(Rule.UNKNOWN_LIFE_IS_LOST);
  }

  /**
   * Returns whether an id may be younger than the epoch move that should cover it. Ids lag behind
   * the clock by at most a second and can run ahead of it, so the time at which the id was seen
   * also matters.
   */
  private boolean isAfterMove(Life life, long id, long seenAt) {
    long slack = on(Rule.IDS_MAY_LAG) ? CLOCK_SLACK : 0;
    return on(Rule.REPLACED_MASTER_IS_JUDGED_BY_TIME)
        && id >= life.moved() - slack
        && seenAt >= life.moved();
  }

  /** Returns whether a stored event is missing although it was not trimmed. */
  final boolean isMissing(Event known) {
    List<Data.Member> members = data.sets.get(known.channel);
    if (known.id <= data.epoch || data.isOtherType(known.channel)) {
      return false;
    }
    if (members.isEmpty()) {
      return true;
    }
    boolean isAboveProof = proof(members).id() < known.id || isUntrimmedByRuby(members);
    return isAboveProof
        && members.stream()
            .noneMatch(each -> each.id() == known.id && each.kind() == Data.Kind.JAVA);
  }

  /**
   * Returns whether a set contains only events of Ruby publishers, and too few of them to have been
   * trimmed.
   */
  final boolean isUntrimmedByRuby(List<Data.Member> members) {
    return on(Rule.SMALL_RUBY_SET_IS_WHOLE)
        && members.size() < Store.RUBY_HISTORY_SIZE
        && members.stream().allMatch(each -> each.kind() == Data.Kind.RUBY);
  }

  /** Returns the lowest member, which shows the events that were discarded. */
  final Data.Member proof(List<Data.Member> members) {
    return members.stream()
        .filter(each -> each.kind() != Data.Kind.RUBY || !on(Rule.RUBY_MEMBER_IS_NO_PROOF))
        .findFirst()
        .orElse(members.get(0));
  }

  final long beginLife(String reason, boolean keepsEpoch) {
    long found = data.counter;
    long start = world.clock + LEAP;
    if (!on(Rule.LEAP_FROM_CLOCK)) {
      start = Math.max(world.clock, found) + LEAP;
    }
    if (on(Rule.START_ABOVE_FOUND)) {
      start = Math.max(start, found + 1);
    }
    if (on(Rule.START_ABOVE_KNOWN)) {
      start = Math.max(start, caller.known + 1);
    }
    world.oracle.beginning(server, data, start, reason, keepsEpoch);
    data.promotions = server.promotions;
    List<Entry> chain = new ArrayList<>(keepsEpoch ? data.chain() : List.of());
    if (!on(Rule.ALL_LIVES_ARE_NOTED)) {
      chain.clear();
    }
    chain.add(new Entry(on(Rule.RESTORED_IS_NOTED) ? found : start - 1, start, server.runId));
    long epoch = keepsEpoch ? data.epoch : start;
    long moved = keepsEpoch ? data.life.moved() : world.clock;
    if (chain.size() > MAX_LIVES) {
      chain.remove(0);
      if (on(Rule.OLDEST_LIFE_ENDS_AT_EPOCH)) {
        epoch = Math.max(epoch, chain.get(0).start());
        moved = epoch;
        data.epochMoved = data.head;
      }
    }
    data.epoch = epoch;
    data.life = new Life(server.runId, server.replid, chain, epoch, moved);
    data.counter = start;
    data.isChanged = true;
    assign(start, null);
    if (!keepsEpoch) {
      data.epochMoved = data.head;
    }
    return start;
  }

  /** Moves the epoch above all ids, because Redis lost an event that the caller knows. */
  final long moveEpoch() {
    long epoch = Math.max(data.counter, caller.known) + 1;
    Life life = data.life;
    world.oracle.evidence(caller, server, data);
    data.counter = epoch;
    data.epoch = on(Rule.EVIDENCE_MOVES_EPOCH_ABOVE_NEWEST)
        ? epoch
        : Math.max(data.epoch, life == null ? 0 : life.last().restored() + 1);
    if (life != null) {
      data.life =
          new Life(life.runId(), life.replid(), List.of(life.last()), data.epoch, world.clock);
    }
    data.isChanged = true;
    assign(epoch, null);
    data.epochMoved = data.head;
    if (on(Rule.EVIDENCE_IS_BROADCAST)) {
      messages.add(new Message(null, data.epoch, data.head));
    }
    return epoch;
  }

  final long newestId() {
    if (data.counter < ANCHORED) {
      return beginLife("counter", false);
    } else if (data.counter < caller.known && on(Rule.COUNTER_BEHIND_KNOWN_IS_EVIDENCE)) {
      return moveEpoch();
    }
    return data.counter;
  }

  final long epoch() {
    if (data.epoch == 0 && on(Rule.MISSING_EPOCH_IS_MENDED)) {
      Life life = data.life;
      data.epoch = life == null
          ? data.counter
          : on(Rule.EPOCH_IS_NOTED_TWICE) ? life.epoch() : life.last().start();
      data.isChanged = true;
    }
    // Without a restored epoch, the scripts would use the newest id, which notifies all clients.
    return data.epoch == 0 ? data.counter : data.epoch;
  }

  /**
   * Returns the result of a probe: the tag of the current life, or null if this server is not its
   * master.
   */
  static @Nullable Tag probe(Server server, RedisseProcess caller) {
    Lives call = new Lives(server, caller);
    if (!server.isMaster() && call.on(Rule.PROBE_LOOKS_AT_ROLE)) {
      return null;
    }
    call.newestId();
    call.noteReplid();
    call.commit();
    Life life = call.data.life;
    return life != null && call.isSameLife()
        ? new Tag(life.last().runId(), life.last().start())
        : null;
  }
}
