package io.redisse.redis.model;

import io.redisse.redis.model.Lives.Tag;
import io.redisse.redis.model.Server.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A process of Redisse: a node with streams, or one that only publishes. It has two connections. */
final class RedisseProcess {
  /** The events of one channel and one life that this process always remembers. */
  record Kept(long life, Event oldest, Event newest) {}

  /** The greatest id of a life, and when it was seen. */
  record Seen(long id, long at) {}

  /** A connection. */
  static final class Connection {
    @Nullable
    Server server;

    @Nullable
    Tag tag;

    boolean isOpen() {
      return server != null;
    }

    void cut() {
      server = null;
      tag = null;
    }
  }

  final String name;
  final World world;
  final boolean isPublisher;
  final Connection commands = new Connection();
  final Connection feed = new Connection();

  long known;

  /** The last epoch that was reported to this process. */
  long epoch;

  final Map<Tag, Seen> knowledge = new HashMap<>();
  final @Nullable Kept[] kept = new Kept[Data.CHANNELS];

  /** For the oracle: the last moment that this process learned about on each branch. */
  final List<Moment> learned = new ArrayList<>();

  final List<Client> clients = new ArrayList<>();

  /** Whether live events are passed on. */
  boolean isResumed;

  RedisseProcess(String name, World world, boolean isPublisher) {
    this.name = name;
    this.world = world;
    this.isPublisher = isPublisher;
  }

  private boolean on(Rule rule) {
    return world.rules.contains(rule);
  }

  void cut(Connection connection) {
    connection.cut();
    if (connection == feed) {
      isResumed = false;
      clients.forEach(each -> each.isLive = false);
    }
  }

  void cutFrom(Server server) {
    if (commands.server == server) {
      cut(commands);
    }
    if (feed.server == server) {
      cut(feed);
    }
  }

  /** Opens a connection if there is none. */
  void connect(Connection connection) {
    Server server = world.address;
    if (connection.isOpen() || !server.isUp) {
      return;
    }
    Map<Tag, Seen> presented = new HashMap<>(knowledge);
    Tag tag;
    try {
      tag = new Lives(server, this).attach();
    } catch (Server.ReadOnly e) {
      return;
    }
    connection.server = server;
    connection.tag = tag;
    epoch = server.data.epoch;
    presented.forEach((life, seen) -> {
      if (!life.equals(tag)) {
        knowledge.remove(life, seen);
      }
    });
    learned.removeIf(each -> !each.isIn(server.data.head));
    learn(server.data.counter, tag, server.data.head);
    if (connection == feed) {
      isResumed = true;
    }
    catchUp();
  }

  /** Returns whether history and live events come from the same life and can be merged. */
  boolean isInOneLife() {
    return commands.tag != null
        && (commands.tag.equals(feed.tag) || !on(Rule.CONNECTIONS_SHARE_LIFE));
  }

  /** Reads the history for each stream that waits for it. */
  void catchUp() {
    if (!isResumed) {
      clients.forEach(each -> each.isLive = false);
    } else {
      for (Client each : List.copyOf(clients)) {
        if (!each.isLive && isInOneLife()) {
          each.catchUp();
        }
      }
    }
  }

  /** Runs a script over the command connection; it is cut if the server was demoted. */
  @Nullable
  <T> T call(World.Call<T> call) {
    Server server = commands.server;
    if (server == null) {
      return null;
    }
    try {
      Tag tag = commands.tag;
      T answer = call.on(new Store(server, this));
      if (tag != null) {
        world.answered(this, answer, tag);
      }
      return answer;
    } catch (Server.ReadOnly e) {
      cut(commands);
      return null;
    }
  }

  void learn(long id, @Nullable Tag tag, @Nullable Moment moment) {
    if (tag == null) {
      return;
    }
    known = Math.max(known, id);
    if (!on(Rule.KNOWLEDGE_BY_LIFE)) {
      knowledge.clear();
      id = known;
    }
    knowledge.merge(
        tag, new Seen(id, world.elapsed), (old, now) -> old.id() < now.id() ? now : old);
    if (moment != null) {
      learned.removeIf(each -> each.isIn(moment));
      learned.add(moment);
    }
  }

  void learnKept(Event event, @Nullable Tag tag) {
    if (event.isOfRuby || tag == null || (event.id <= epoch && on(Rule.EVIDENCE_BEGINS_AT_EPOCH))) {
      return;
    }
    Kept before = kept[event.channel];
    if (before == null
        || before.life() < tag.start()
        || (before.oldest().id <= epoch && on(Rule.EVIDENCE_BEGINS_AT_EPOCH))) {
      kept[event.channel] = new Kept(tag.start(), event, event);
    } else if (before.life() == tag.start() && before.newest().id < event.id) {
      kept[event.channel] = new Kept(tag.start(), before.oldest(), event);
    }
  }

  void receive(Message message) {
    Event event = message.event();
    if (!isResumed) {
      return;
    }
    if (event == null) {
      epoch = Math.max(epoch, message.epoch());
      List.copyOf(clients).forEach(each -> each.onReset(message.epoch()));
    } else if (clients.stream().anyMatch(each -> each.hasChannel(event.channel))) {
      learn(event.id, feed.tag, message.moment());
      learnKept(event, feed.tag);
      clients.stream()
          .filter(each -> each.isLive && each.hasChannel(event.channel))
          .forEach(each -> each.onLive(event, message.moment()));
    }
  }

  /** Checks whether Redis is still in the life to which this process is attached. */
  void probe() {
    if (commands.server == null) {
      return;
    }
    Tag found;
    try {
      found = Lives.probe(commands.server, this);
    } catch (Server.ReadOnly e) {
      found = null;
    }
    boolean isSame =
        commands.tag != null && commands.tag.equals(found) && (!feed.isOpen() || isInOneLife());
    if (!on(Rule.PROBE_LOOKS_AT_LIFE)) {
      isSame = commands.server.isMaster() || !on(Rule.PROBE_LOOKS_AT_ROLE);
    }
    if (!isSame) {
      cut(commands);
      cut(feed);
    }
  }

  /** Returns whether the server has begun another life since the feed was attached to it. */
  boolean isFeedStale() {
    Data.Life life = feed.server == null ? null : feed.server.data.life;
    return life == null
        || !new Tag(life.last().runId(), life.last().start()).equals(feed.tag)
        || life.runId() != feed.server.runId
        || !feed.server.isMaster();
  }

  void kill() {
    world.oracle.died(this);
    cut(commands);
    cut(feed);
    isResumed = false;
    knowledge.clear();
    learned.clear();
    known = 0;
    java.util.Arrays.fill(kept, null);
    List.copyOf(clients).forEach(Client::disconnect);
  }

  @Override
  public String toString() {
    return name + show(commands) + show(feed) + (isResumed ? " resumed " : " ") + knowledge;
  }

  private static String show(Connection connection) {
    return connection.server == null ? "/-" : "/" + connection.server.name + connection.tag.start();
  }
}
