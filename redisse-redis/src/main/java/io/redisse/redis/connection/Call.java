package io.redisse.redis.connection;

import io.redisse.api.Event;
import io.redisse.redis.format.Keys;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisDataException;

/** One command on the wire, which answers one or more requests. */
public abstract sealed class Call {
  /** How many events one call may carry: the script blocks Redis for about 0.2 ms then. */
  private static final int MOST_EVENTS = 100;

  /** Much larger, and Redis would cut subscribers that cannot take it at once. */
  public static final long MOST_BYTES = 256 * 1024;

  private Call() {}

  abstract List<? extends Request<?>> requests();

  abstract CommandArguments command();

  /** Completes the requests with what Redis answered, whatever happens meanwhile. */
  final void complete(Object reply) {
    try {
      answer(reply);
    } catch (RuntimeException failure) {
      requests().forEach(request -> request.future.completeExceptionally(failure));
    } catch (Error failure) {
      String message = "the answer could not be read: " + failure;
      requests()
          .forEach(request ->
              request.future.completeExceptionally(request.unanswered(message, failure)));
    }
  }

  /** Completes the requests with what Redis answered; fails if it cannot. */
  abstract void answer(Object reply);

  /**
   * Whether it has to be answered before other appends are sent: if Redis did not know the digest, it
   * would be sent again after them, and break the order of a publisher's calls.
   */
  boolean isExclusive() {
    return false;
  }

  /** Whether what is in the queue would fill a call. */
  static boolean isFull(Deque<Request<?>> queue) {
    return queue.size() >= MOST_EVENTS;
  }

  /**
   * Puts the next call together: the first request in the queue, with the appends that follow it.
   *
   * @param mayBeExclusive whether no other appends are on their way
   */
  static Call next(Deque<Request<?>> queue, Keys keys, StoreView view, boolean mayBeExclusive) {
    boolean isWhole = !mayBeExclusive || isFull(queue) || queue.element().needsSource;
    Iterator<Request<?>> waiting = queue.iterator();
    Request<?> first = waiting.next();
    if (first instanceof Request.Single<?> single) {
      return new Alone<>(single);
    }
    List<Request.Append> batch = new ArrayList<>();
    Request.Append append = (Request.Append) first;
    batch.add(append);
    long bytes = append.size();
    while (batch.size() < MOST_EVENTS
        && waiting.hasNext()
        && waiting.next() instanceof Request.Append next
        && next.isPublished == append.isPublished
        && bytes + next.size() <= MOST_BYTES) {
      batch.add(next);
      bytes += next.size();
    }
    return new Batch(batch, isWhole, keys, view);
  }

  private static final class Alone<T> extends Call {
    private final Request.Single<T> request;

    Alone(Request.Single<T> request) {
      this.request = request;
    }

    @Override
    List<Request<?>> requests() {
      return List.of(request);
    }

    @Override
    CommandArguments command() {
      return request.arguments();
    }

    @Override
    void answer(Object reply) {
      if (reply instanceof JedisDataException error) {
        throw RedisErrors.translate("Redis refused a call", error);
      }
      request.future.complete(request.decoder.apply(reply));
    }
  }

  /** Full batches go with the source of the script, which is little then, others with its digest. */
  static final class Batch extends Call {
    private final List<Request.Append> appends;
    private final boolean isWhole;
    private final Keys keys;
    private final StoreView view;
    private final int era;

    private Batch(List<Request.Append> appends, boolean isWhole, Keys keys, StoreView view) {
      this.appends = appends;
      this.isWhole = isWhole;
      this.keys = keys;
      this.view = view;
      this.era = view.evidence().era();
    }

    @Override
    List<Request.Append> requests() {
      return appends;
    }

    @Override
    boolean isExclusive() {
      return !isWhole;
    }

    @Override
    CommandArguments command() {
      List<byte[]> arguments = new ArrayList<>(view.scriptArguments());
      arguments.add(Keys.bytes("" + System.currentTimeMillis() * 1000));
      arguments.add(Keys.bytes(appends.get(0).isPublished ? "1" : "0"));
      List<String> channels = new ArrayList<>(appends.size());
      for (Request.Append append : appends) {
        channels.add(append.event.channel());
        arguments.add(append.head);
        arguments.add(append.body);
      }
      return Script.PUBLISH.call(isWhole, keys.ofScript(channels), arguments);
    }

    @Override
    void answer(Object reply) {
      if (reply instanceof List<?> results) {
        view.noteEpochMove(results, appends.size());
      }
      List<Event> kept = new ArrayList<>(appends.size());
      for (int i = 0; i < appends.size(); i++) {
        if (result(reply, i) instanceof Long id) {
          kept.add(appends.get(i).event.withId(id));
        }
      }
      // Before anyone is told.
      view.kept(kept, era);
      Iterator<Event> events = kept.iterator();
      for (int i = 0; i < appends.size(); i++) {
        if (result(reply, i) instanceof JedisDataException error) {
          appends
              .get(i)
              .future
              .completeExceptionally(RedisErrors.translate("Redis refused an event", error));
        } else {
          appends.get(i).future.complete(events.next());
        }
      }
    }

    /** What Redis says of one event; of all the same if it refused the whole call. */
    private static Object result(Object reply, int number) {
      return reply instanceof List<?> results ? results.get(number) : reply;
    }
  }
}
