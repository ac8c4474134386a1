package io.redisse.redis.model;

import io.redisse.redis.model.RedisseProcess.Kept;
import io.redisse.redis.model.Store.Gap;
import io.redisse.redis.model.Store.History;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Knows everything that happened, and checks what the clients received. Each confirmed event is
 * owed to each client of its channel until it is delivered or the client is notified that it missed
 * events.
 */
final class Oracle {
  /** A violation of the guarantees of the algorithm. */
  static final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    Violation(String message) {
      super(message);
    }
  }

  /**
   * A process that knows a lost moment has attached: the lost moment, and the data that it attached
   * to.
   */
  private record Testimony(Moment lost, Moment given) {}

  private final World world;
  private final List<Testimony> testimonies = new ArrayList<>();
  private long greatestId;

  /**
   * Whether ids were reused after all data and all knowledge of it were lost while the clock was
   * set back.
   */
  private boolean hasLostIds;

  /** The greatest id that was reused because the clock was set back; 0 if there is none. */
  private long reused;

  boolean wasClockSetBack;
  boolean wasFlushed;
  boolean wasDemoted;
  boolean wasEpochDeleted;
  boolean hasRubyHiddenALoss;
  int disturbedChannels;

  /**
   * Whether no server has been disturbed since all clients and processes were connected to the same
   * one.
   */
  boolean isCalm = true;

  final Map<Gap, Integer> gaps = new EnumMap<>(Gap.class);
  final Map<String, Integer> moves = new TreeMap<>();
  int delivered;
  int excused;

  Oracle(World world) {
    this.world = world;
  }

  @SuppressWarnings("AnnotateFormatMethod")
  private static void violation(String message, Object... arguments) {
    throw new Violation(String.format(message, arguments));
  }

  // Actions of the scripts.

  Moment assign(Server server, Data data, long id, @Nullable Event event) {
    Moment moment = new Moment(data.head, world.newId(), id, event, server != world.address);
    data.head = moment;
    if (event != null) {
      event.moment = moment;
    }
    if (id <= greatestId && server == world.address && wasClockSetBack) {
      reused = id;
    }
    greatestId = Math.max(greatestId, id);
    return moment;
  }

  /** Called before a life begins. The life must have a reason, and its ids must be new. */
  void beginning(Server server, Data data, long start, String reason, boolean keepsEpoch) {
    if (!reason.equals("counter")
        && data.life.runId() == server.runId
        && data.promotions == server.promotions) {
      violation(
          "false alarm: %s begins a life (%s), but nothing happened to it", server.name, reason);
    }
    if (reason.equals("restart")
        && !keepsEpoch
        && server.persistence.isAppendOnly
        && !wasEpochDeleted) {
      violation("false alarm: a restart from a file moves the epoch");
    }
    if (start <= greatestId && server.isMaster() && world.clock >= world.greatestClock) {
      violation("%d of a new life on %s is not above %d", start, server.name, greatestId);
    }
    if (!keepsEpoch) {
      moves.merge(reason, 1, Integer::sum);
    }
  }

  /** Returns whether a running process knows about the reused ids but has not reported this yet. */
  private boolean isReuseKnown() {
    return world.processes.stream()
        .flatMap(each -> each.learned.stream())
        .anyMatch(each -> each.id >= reused && !each.isIn(world.address.data.head));
  }

  void evidence(RedisseProcess caller, Server server, Data data) {
    boolean isTrue = caller.learned.stream().anyMatch(each -> !each.isIn(data.head));
    if (!isTrue && !wasDemoted && !wasFlushed && !hasLostIds) {
      violation("false alarm: %s has no evidence against %s", caller, server.name);
    }
    moves.merge(isTrue ? "evidence" : "evidence without a loss", 1, Integer::sum);
  }

  void attached(RedisseProcess caller, Server server, Data data) {
    server.isUnattended = false;
    for (Moment each : caller.learned) {
      if (!each.isIn(data.head) && !hasRubyHiddenALoss) {
        reused = each.id >= reused ? 0 : reused;
        testimonies.add(new Testimony(each.branchFrom(data.head), data.head));
      }
    }
  }

  // Deliveries to the clients.

  void confirmed(Event event) {
    world.clients.forEach(each -> confirmed(each, event));
  }

  void confirmed(Client client, Event event) {
    if (client.origin != null
        && client.hasChannel(event.channel)
        && (event.receivers & 1 << client.number) == 0) {
      client.owed.add(event);
    }
  }

  void deliver(Client client, Event event, boolean isLate) {
    delivered++;
    if (!hasLostIds && !isLate && event.id <= client.cursor) {
      violation("disorder: %s of %s after %d", event, client, client.cursor);
    }
    if ((event.receivers & 1 << client.number) != 0 && !client.wasRewound) {
      violation("double: %s of %s", event, client);
    }
    event.receivers |= 1 << client.number;
    client.owed.remove(event);
  }

  void told(Client client, int channel) {
    client.owed.removeIf(each -> each.channel == channel);
  }

  void gap(Client client, int channel, Gap gap, Server server) {
    told(client, channel);
    gaps.merge(gap, 1, Integer::sum);
    Data data = server.data;
    boolean isOfLostData = !client.origin.isIn(data.head);
    boolean isLegitimate = hasLostIds
        || isOfLostData
        || switch (gap) {
          case UNKNOWN -> data.isOtherType(channel) || wasFlushed;
          case RESET -> data.epochMoved != null && !data.epochMoved.isIn(client.origin);
          case LOST -> (disturbedChannels & 1 << channel) != 0;
          case TRIMMED ->
            (disturbedChannels & 1 << channel) != 0
                || ((data.rubyChannels & 1 << channel) != 0 && !isUntrimmed(data, channel))
                || appendedAfter(client.origin, data.head, channel) > world.historySize;
          case HOLE -> wasFlushed && wasClockSetBack;
          case NONE -> false;
        };
    if (!isLegitimate) {
      violation("false alarm: %s, channel %d: %s", client, channel, gap);
    }
  }

  private static boolean isUntrimmed(Data data, int channel) {
    return data.sets.get(channel).size() < Store.RUBY_HISTORY_SIZE
        && data.sets.get(channel).stream().allMatch(each -> each.kind() == Data.Kind.RUBY);
  }

  private static int appendedAfter(Moment origin, @Nullable Moment head, int channel) {
    int count = 0;
    for (@Nullable Moment each = head; each != null && each != origin; each = each.before) {
      count += each.event != null && each.event.channel == channel ? 1 : 0;
    }
    return count;
  }

  /**
   * Called when a client receives a page. Its cursor must be known to the data, and deleted events
   * must be reported.
   */
  void answered(Client client, History history, Server server, @Nullable Kept[] kept) {
    if (hasLostIds) {
      return;
    }
    boolean isOfLostData = !client.origin.isIn(server.data.head);
    boolean isReplaced = isOfLostData && isOfReplacedMaster(client.origin, server.data.head);
    if (isReplaced && client.owed.removeIf(each -> each.id <= client.cursor)) {
      // A replaced master assigned the same ids, which only a witness can detect.
      excused++;
    }
    for (int i = 0; i < Data.CHANNELS; i++) {
      if (!client.hasChannel(i) || history.gaps().get(i) != Gap.NONE) {
        continue;
      }
      if (isOfLostData
          && server == world.address
          && !hasRubyHiddenALoss
          && !wasClockSetBack
          && !isOfReplacedMaster(client.origin, server.data.head)) {
        violation("silent loss: the cursor of %s is from lost data", client);
      }
      int channel = i;
      if (isCalm
          && kept[i] != null
          && kept[i].oldest().isDeleted
          && kept[i].newest().id > client.cursor
          && server == world.address
          && client.owed.stream()
              .anyMatch(
                  each -> each.channel == channel && each.isDeleted && each.id > client.cursor)) {
        violation("silent loss: %s knew deleted events of %d", client.node, i);
      }
    }
  }

  private static boolean isOfReplacedMaster(Moment lost, @Nullable Moment head) {
    for (@Nullable Moment each = lost; each != null && !each.isIn(head); each = each.before) {
      if (each.isOfReplacedMaster) {
        return true;
      }
    }
    return false;
  }

  /** Called when a process ends. Only this process knew that it had followed a demoted server. */
  void died(RedisseProcess process) {
    for (Client each : world.clients) {
      if (each.staleSource == process) {
        excused += each.owed.removeIf(event -> event.id <= each.cursor) ? 1 : 0;
      }
    }
  }

  /** Checks that, without disturbances, live streams never lack an event. */
  void check() {
    hasLostIds |= reused > 0 && !isReuseKnown();
    if (isCalm && !hasLostIds) {
      for (Client each : world.clients) {
        if (each.isLive && each.owed.stream().anyMatch(event -> !event.isDeleted)) {
          violation("silent loss: %s lacks %s", each, each.owed);
        }
      }
    }
  }

  /**
   * Called when everything is connected to one server. Clients that still lack events should have
   * been notified.
   */
  void settled() {
    hasLostIds |= reused > 0 && !isReuseKnown();
    Data data = world.address.data;
    for (Client client : world.clients) {
      if (client.node != null && !client.isLive) {
        violation("%s is held although nothing is disturbed", client);
      }
      for (Event event : client.owed) {
        if (hasLostIds || event.isDeleted || isExcused(event, data)) {
          excused++;
        } else {
          violation("silent loss: %s lacks %s", client, event);
        }
      }
      client.owed.clear();
      client.staleSource = null;
    }
    if (hasLostIds) {
      // From here on, ids that are still known may be assigned twice.
      world.clients.forEach(Client::forget);
      greatestId = data.counter;
    }
    hasLostIds = false;
    reused = 0;
    testimonies.clear();
    isCalm = true;
    wasClockSetBack = world.clock < world.greatestClock;
    wasFlushed = false;
    wasDemoted = false;
    hasRubyHiddenALoss = false;
  }

  /**
   * Returns whether no running process knew about this loss, in a case that is a documented limit.
   */
  private boolean isExcused(Event event, Data data) {
    if (event.isOfRuby && !isCalm) {
      // The counter may have survived while the member was lost.
      return true;
    }
    if (event.moment.isIn(data.head)
        || (!event.moment.isLostByFile && !event.moment.isOfReplacedMaster)) {
      return false;
    }
    List<Data.Entry> lives = data.chain();
    if (lives.size() == Lives.MAX_LIVES
        && lives.get(0).start() == data.epoch
        && event.id <= data.epoch) {
      // The witness was disconnected for more lives than are recorded.
      return true;
    }
    if (event.moment.isOfReplacedMaster && wasClockSetBack) {
      // It is no longer known which ids were seen after the epoch moved.
      return true;
    }
    Moment branch = event.moment.branchFrom(data.head);
    return testimonies.stream()
        .noneMatch(each -> each.given().time > event.moment.time
            && each.given().isIn(data.head)
            && each.lost().branchFrom(data.head) == branch);
  }
}
