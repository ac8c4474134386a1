package io.redisse.redis;

import io.redisse.api.Event;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisDataException;

/** One command on the wire, which answers one or more requests. */
abstract sealed class Call {
  /** How many events one call may carry: the script blocks Redis for about 0.2 ms then. */
  private static final int MOST_EVENTS = 100;

  /** Much larger, and Redis would cut subscribers that cannot take it at once. */
  private static final long MOST_BYTES = 256 * 1024;

  private Call() {}

  abstract List<? extends Request<?>> requests();

  abstract CommandArguments command();

  /** Completes the requests with what Redis answered. */
  abstract void complete(Object reply);

  void fail(RuntimeException failure) {
    requests().forEach(request -> request.future.completeExceptionally(failure));
  }

  /** Takes the next call from the queue: the first request, with the appends that follow it. */
  static Call next(Deque<Request<?>> queue, Keys keys, StoreView view) {
    Request<?> first = queue.remove();
    if (first instanceof Request.Single<?> single) {
      return new Alone<>(single);
    }
    List<Request.Append> batch = new ArrayList<>();
    Request.Append append = (Request.Append) first;
    batch.add(append);
    long bytes = append.size();
    while (batch.size() < MOST_EVENTS
        && queue.peek() instanceof Request.Append next
        && next.isPublished == append.isPublished
        && bytes + next.size() <= MOST_BYTES) {
      batch.add(next);
      bytes += next.size();
      queue.remove();
    }
    return new Batch(batch, keys, view);
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
      return request.command.get();
    }

    @Override
    void complete(Object reply) {
      if (reply instanceof JedisDataException error) {
        fail(RedisErrors.translate("Redis refused a call", error));
        return;
      }
      try {
        request.future.complete(request.decoder.apply(reply));
      } catch (RuntimeException e) {
        fail(e);
      }
    }
  }

  private static final class Batch extends Call {
    private final List<Request.Append> appends;
    private final Keys keys;
    private final StoreView view;
    private final int era;

    Batch(List<Request.Append> appends, Keys keys, StoreView view) {
      this.appends = appends;
      this.keys = keys;
      this.view = view;
      this.era = view.evidence().era();
    }

    @Override
    List<Request.Append> requests() {
      return appends;
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
      return Script.PUBLISH.call(keys.ofScript(channels), arguments);
    }

    @Override
    void complete(Object reply) {
      if (reply instanceof List<?> results) {
        view.noteEpochMove(results, appends.size());
      }
      for (int i = 0; i < appends.size(); i++) {
        Request.Append append = appends.get(i);
        Object result = reply instanceof List<?> results ? results.get(i) : reply;
        if (result instanceof JedisDataException error) {
          append.future.completeExceptionally(
              RedisErrors.translate("Redis refused an event", error));
        } else {
          Event event = append.event.withId((Long) result);
          view.kept(event, era);
          append.future.complete(event);
        }
      }
    }
  }
}
