package io.redisse.core.engine;

import io.redisse.api.History;
import io.redisse.core.engine.threads.HubThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Assigns a cursor to clients that have none. The answer is the same for all channels, so one read
 * at a time serves a whole shard. It must begin after a client's subscription, so clients that
 * arrive during a read wait for the next one.
 */
final class NewcomerReads {
  private final EngineContext engine;
  private final HubThread thread;
  private final FeedState feed;
  private List<PageReader> waiting = new ArrayList<>();
  private boolean isReading;

  NewcomerReads(EngineContext engine, HubThread thread, FeedState feed) {
    this.engine = engine;
    this.thread = thread;
    this.feed = feed;
  }

  void request(PageReader reader) {
    waiting.add(reader);
    readNext();
  }

  private void readNext() {
    if (isReading || waiting.isEmpty()) {
      return;
    }
    isReading = true;
    List<PageReader> readers = waiting;
    waiting = new ArrayList<>();
    int era = feed.era();
    BackendCalls.attempt(engine.store()::lastId)
        .whenComplete((id, failure) -> thread.perform(() -> {
          Page page = id == null
              ? null
              : new Page(Page.NO_CURSOR, era, new History(List.of(), id, Map.of(), false));
          readers.forEach(reader -> reader.answer(page, failure));
          isReading = false;
          readNext();
        }));
  }
}
