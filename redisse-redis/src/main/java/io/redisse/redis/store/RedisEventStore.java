package io.redisse.redis.store;

import io.redisse.api.BackendUnavailableException;
import io.redisse.api.Channel;
import io.redisse.api.Event;
import io.redisse.api.Gap;
import io.redisse.api.History;
import io.redisse.api.NewEvent;
import io.redisse.api.spi.ErasableStore;
import io.redisse.api.spi.EventStore;
import io.redisse.redis.connection.PendingCall;
import io.redisse.redis.connection.Script;
import io.redisse.redis.connection.StoreView;
import io.redisse.redis.format.EventText;
import io.redisse.redis.format.Keys;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import redis.clients.jedis.CommandArguments;

/** Stores the history of each channel as a sorted set. */
public final class RedisEventStore implements ErasableStore {
  private static final int MAX_PAGE_EVENTS = 10_000;
  /** The maximum size of a page. Each page costs some work per channel, so many channels share a larger one. */
  private static final int MIN_PAGE_BYTES = 256 * 1024;

  private static final int MAX_PAGE_BYTES = 1024 * 1024;

  private static final int PAGE_BYTES_PER_CHANNEL = 16 * 1024;

  private final StoreContext context;
  private final Keys keys;
  private final StoreView view;

  public RedisEventStore(StoreContext context) {
    this.context = context;
    this.keys = context.keys();
    this.view = context.view();
  }

  @Override
  public CompletionStage<Event> append(NewEvent event) {
    return append(event, false);
  }

  /** Appends an event, and publishes it in the same step if requested. */
  public CompletionStage<Event> append(NewEvent event, boolean isPublished) {
    return context
        .commands()
        .submit(new PendingCall.Append(event, isPublished, context.timeout().toNanos()))
        .future
        .copy();
  }

  @Override
  public CompletionStage<History> history(Set<String> channels, long cursor, int limit) {
    Set<String> valid = EventStore.requireValidQuestion(channels, cursor, limit);
    return read(List.copyOf(valid), cursor, limit);
  }

  @Override
  public CompletionStage<Long> lastId() {
    return read(List.of(), 0, 1).thenApply(History::through);
  }

  @Override
  public CompletionStage<Void> forget(Set<String> channels) {
    List<String> valid = List.copyOf(Channel.requireAllValid(channels));
    return context
        .call(
            needsSource ->
                Script.FORGET.call(needsSource, keys.ofScript(valid), view.scriptArguments()),
            (reply, life) -> reply,
            true,
            sizeOf(valid))
        .thenAccept(erased -> {});
  }

  /** Closes the command connection, which all stores of the backend share. */
  @Override
  public void close() {
    context.commands().close();
  }

  private CompletionStage<History> read(List<String> channels, long cursor, int limit) {
    return context.call(
        needsSource -> command(needsSource, channels, cursor, limit),
        (reply, life) -> decode(channels, reply, life),
        true,
        sizeOf(channels));
  }

  private static long sizeOf(List<String> channels) {
    return channels.stream().mapToLong(String::length).sum();
  }

  private CommandArguments command(
      boolean needsSource, List<String> channels, long cursor, int limit) {
    List<byte[]> arguments = new ArrayList<>(view.scriptArguments());
    arguments.add(Keys.bytes("" + cursor));
    arguments.add(Keys.bytes("" + Math.min(limit, MAX_PAGE_EVENTS)));
    int bytes = Math.min(channels.size() * PAGE_BYTES_PER_CHANNEL, MAX_PAGE_BYTES);
    arguments.add(Keys.bytes("" + Math.max(bytes, MIN_PAGE_BYTES)));
    channels.forEach(channel -> arguments.add(Keys.bytes(view.evidence().of(channel, cursor))));
    return Script.HISTORY.call(needsSource, keys.ofScript(channels), arguments);
  }

  private History decode(List<String> channels, Object reply, long life) {
    if (!view.joinsLiveEvents(life)) {
      throw new BackendUnavailableException(
          "the two connections reach different Redis servers, as in a failover; reconnecting",
          null);
    }
    List<?> answer = (List<?>) reply;
    long through = Long.parseLong(Keys.text(answer.get(0)));
    view.noteId(through, life);
    view.noteRemarks(answer, 5);
    Map<String, Gap> gaps = new HashMap<>();
    List<?> reasons = (List<?>) answer.get(2);
    for (int i = 0; i < reasons.size(); i++) {
      String reason = Keys.text(reasons.get(i));
      if (!reason.isEmpty()) {
        gaps.put(channels.get(i), Gap.valueOf(reason));
      }
    }
    List<Event> events = new ArrayList<>();
    List<?> texts = (List<?>) answer.get(3);
    for (int i = 0; i < channels.size(); i++) {
      String channel = channels.get(i);
      for (Object text : (List<?>) texts.get(i)) {
        EventText.decode(channel, (byte[]) text).ifPresent(events::add);
      }
    }
    events.sort(Comparator.comparingLong(Event::id));
    view.noteKept(events, life);
    long gapsThrough = Long.parseLong(Keys.text(answer.get(4)));
    return new History(events, through, gaps, (Long) answer.get(1) == 1, gapsThrough);
  }
}
