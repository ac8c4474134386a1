package io.redisse.redis.store;

import io.redisse.api.Event;
import io.redisse.api.IdempotencyKey;
import io.redisse.api.KeyReusedException;
import io.redisse.api.NewEvent;
import io.redisse.api.Publication;
import io.redisse.api.spi.IdempotentPublisher;
import io.redisse.redis.connection.RedisErrors;
import io.redisse.redis.connection.Script;
import io.redisse.redis.connection.StoreView;
import io.redisse.redis.format.EventText;
import io.redisse.redis.format.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.exceptions.JedisDataException;

/**
 * Publishes events with idempotency keys, each in a separate call. Redis remembers a key for {@link
 * IdempotencyKey#MEMORY}.
 */
public final class OncePublisher implements IdempotentPublisher {
  private static final byte[] MEMORY_MILLIS = Keys.bytes("" + IdempotencyKey.MEMORY.toMillis());

  private final StoreContext context;
  private final Keys keys;
  private final StoreView view;

  public OncePublisher(StoreContext context) {
    this.context = context;
    this.keys = context.keys();
    this.view = context.view();
  }

  @Override
  public CompletionStage<Publication> publish(NewEvent event, IdempotencyKey key) {
    byte[] head = EventText.head(event.type());
    byte[] body = EventText.body(event.data());
    return context.call(
        needsSource -> command(event.channel(), head, body, key),
        (reply, life) -> decode(event, (List<?>) reply, life),
        false,
        (long) head.length + body.length);
  }

  private CommandArguments command(String channel, byte[] head, byte[] body, IdempotencyKey key) {
    List<byte[]> names = keys.ofScript(List.of(channel));
    names.add(keys.control("once:" + key.key()));
    List<byte[]> arguments = new ArrayList<>(view.scriptArguments());
    arguments.add(Keys.bytes("" + System.currentTimeMillis() * 1000));
    arguments.add(Keys.bytes("1"));
    arguments.add(head);
    arguments.add(body);
    arguments.add(Keys.bytes(key.fingerprint()));
    arguments.add(MEMORY_MILLIS);
    // Sends the source rather than the digest: an unknown script would have to be sent again, after
    // later calls, and their order would change.
    return Script.PUBLISH_ONCE.call(true, names, arguments);
  }

  private Publication decode(NewEvent event, List<?> results, long life) {
    view.noteRemarks(results, 1);
    @Nullable Object result = results.get(0);
    if (result == null) {
      throw new KeyReusedException();
    }
    if (result instanceof JedisDataException error) {
      throw RedisErrors.translate("Redis rejected an event", error);
    }
    if (result instanceof Long id) {
      Event published = event.withId(id);
      view.noteKept(published, life);
      return new Publication(published, false);
    }
    return new Publication(event.withId(Long.parseLong(Keys.text(result))), true);
  }
}
