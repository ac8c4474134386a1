package io.redisse.redis.connection;

import io.redisse.api.Event;
import io.redisse.redis.format.Keys;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisDataException;

/** One command on the wire. Its reply answers one or more pending calls. */
abstract sealed class WireCommand {
  /** The most events in one command. A script call of this size blocks Redis for about 0.2 ms. */
  private static final int MAX_EVENTS = 100;

  /** With much larger bursts, Redis would disconnect subscribers that cannot read fast enough. */
  static final long MAX_BYTES = 256 * 1024;

  private WireCommand() {}

  abstract List<? extends PendingCall<?>> calls();

  abstract CommandArguments encode();

  /** Completes the calls with the reply, or fails them if the reply cannot be decoded. */
  final void complete(Object reply) {
    try {
      answer(reply);
    } catch (RuntimeException failure) {
      calls().forEach(call -> call.future.completeExceptionally(failure));
    } catch (Error failure) {
      String message = "the reply could not be read:  " + failure;
      calls().forEach(call -> call.future.completeExceptionally(call.unanswered(message, failure)));
    }
  }

  /** Completes the calls with the reply, or throws. */
  abstract void answer(Object reply);

  /**
   * Returns whether other appends must wait for the reply. If Redis did not know the script's
   * digest, this command would be repeated after them, which would break the order of a publisher's
   * calls.
   */
  boolean isExclusive() {
    return false;
  }

  /** Returns whether the queued calls would fill a command. */
  static boolean isFull(Deque<PendingCall<?>> queue) {
    return queue.size() >= MAX_EVENTS;
  }

  /**
   * Builds the next command from the first call in the queue and the appends that follow it.
   *
   * @param mayBeExclusive whether no other appends are in flight
   * @param life the start of the life to which the connection is attached
   */
  static WireCommand next(
      Deque<PendingCall<?>> queue, Keys keys, StoreView view, boolean mayBeExclusive, long life) {
    boolean withSource = !mayBeExclusive || isFull(queue) || queue.element().needsSource;
    Iterator<PendingCall<?>> waiting = queue.iterator();
    PendingCall<?> first = waiting.next();
    if (first instanceof PendingCall.Single<?> single) {
      return new Single<>(single, life);
    }
    List<PendingCall.Append> batch = new ArrayList<>();
    PendingCall.Append append = (PendingCall.Append) first;
    batch.add(append);
    long bytes = append.size();
    while (batch.size() < MAX_EVENTS
        && waiting.hasNext()
        && waiting.next() instanceof PendingCall.Append next
        && next.isPublished == append.isPublished
        && bytes + next.size() <= MAX_BYTES) {
      batch.add(next);
      bytes += next.size();
    }
    return new Batch(batch, withSource, keys, view, life);
  }

  private static final class Single<T> extends WireCommand {
    private final PendingCall.Single<T> call;
    private final long life;

    Single(PendingCall.Single<T> call, long life) {
      this.call = call;
      this.life = life;
    }

    @Override
    List<PendingCall<?>> calls() {
      return List.of(call);
    }

    @Override
    CommandArguments encode() {
      return call.arguments();
    }

    @Override
    void answer(Object reply) {
      if (reply instanceof JedisDataException error) {
        throw RedisErrors.translate("Redis rejected a call", error);
      }
      call.future.complete(call.decoder.decode(reply, life));
    }
  }

  /**
   * Appends several events. A full batch carries the script's source, which is small compared with
   * the events; a smaller batch carries only the digest.
   */
  static final class Batch extends WireCommand {
    private final List<PendingCall.Append> appends;
    private final boolean withSource;
    private final Keys keys;
    private final StoreView view;
    private final long life;

    private Batch(
        List<PendingCall.Append> appends,
        boolean withSource,
        Keys keys,
        StoreView view,
        long life) {
      this.appends = appends;
      this.withSource = withSource;
      this.keys = keys;
      this.view = view;
      this.life = life;
    }

    @Override
    List<PendingCall.Append> calls() {
      return appends;
    }

    @Override
    boolean isExclusive() {
      return !withSource;
    }

    @Override
    CommandArguments encode() {
      List<byte[]> arguments = new ArrayList<>(view.scriptArguments());
      arguments.add(Keys.bytes("" + System.currentTimeMillis() * 1000));
      arguments.add(Keys.bytes(appends.get(0).isPublished ? "1" : "0"));
      List<String> channels = new ArrayList<>(appends.size());
      for (PendingCall.Append append : appends) {
        channels.add(append.event.channel());
        arguments.add(append.head);
        arguments.add(append.body);
      }
      return Script.PUBLISH.call(withSource, keys.ofScript(channels), arguments);
    }

    @Override
    void answer(Object reply) {
      if (reply instanceof List<?> results) {
        view.noteRemarks(results, appends.size());
      }
      List<Event> kept = new ArrayList<>(appends.size());
      for (int i = 0; i < appends.size(); i++) {
        if (result(reply, i) instanceof Long id) {
          kept.add(appends.get(i).event.withId(id));
        }
      }
      // Record the events before any caller sees its event and reads the history.
      view.noteKept(kept, life);
      Iterator<Event> events = kept.iterator();
      for (int i = 0; i < appends.size(); i++) {
        if (result(reply, i) instanceof JedisDataException error) {
          appends
              .get(i)
              .future
              .completeExceptionally(RedisErrors.translate("Redis rejected an event", error));
        } else {
          appends.get(i).future.complete(events.next());
        }
      }
    }

    /**
     * Returns the result for one event, which is an error if Redis rejected the whole call.
     */
    private static Object result(Object reply, int number) {
      return reply instanceof List<?> results ? results.get(number) : reply;
    }
  }
}
