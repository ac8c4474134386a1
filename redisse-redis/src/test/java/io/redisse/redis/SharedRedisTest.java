package io.redisse.redis;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Several stores on one Redis. */
class SharedRedisTest {
  private static <T> T get(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  @Test
  void prefixesAndDatabasesKeepStoresApart() {
    try (RedisProcess redis = RedisProcess.start()) {
      List<RedisBackend> stores = new ArrayList<>();
      List<RecordingListener> listeners = new ArrayList<>();
      List<Long> starts = new ArrayList<>();
      for (String address : List.of("0?prefix=p:", "0?prefix=q:&historySize=7", "1?prefix=r:")) {
        RedisBackend store = RedisBackend.open(redis.uri(address));
        RecordingListener listener = new RecordingListener();
        store.broadcaster().listen(listener);
        get(store.broadcaster().subscribe(Set.of("a")));
        stores.add(store);
        listeners.add(listener);
        starts.add(get(store.store().lastId()));
      }

      List<List<Event>> published =
          List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
      for (int i = 0; i < 21; i++) {
        int store = i % stores.size();
        published.get(store).add(get(stores.get(store).publish(new NewEvent("a", "" + i))));
      }

      for (int i = 0; i < stores.size(); i++) {
        List<Event> expected = published.get(i);
        RecordingListener listener = listeners.get(i);
        await().until(() -> listener.events.equals(expected));
        var history = get(stores.get(i).store().history(Set.of("a"), starts.get(i), 100));
        assertEquals(expected, history.events());
        assertEquals(Map.of(), history.gaps());
        assertEquals(List.of(), listener.news);
      }
      stores.forEach(RedisBackend::close);
    }
  }
}
