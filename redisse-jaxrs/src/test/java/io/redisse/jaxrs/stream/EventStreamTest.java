package io.redisse.jaxrs.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.jaxrs.RawClient;
import io.redisse.jaxrs.SseReader;
import io.redisse.jaxrs.server.RedisseServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams on the wire. */
class EventStreamTest {
  private static RedisseServer server;

  @BeforeAll
  static void start() {
    server = RedisseServer.builder().start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/?wire", "/events?wire", "/events/?wire", "/events?wire="})
  void theHeadIsThatOfAnEventStream(String target) {
    try (RawClient client = RawClient.stream(server.uri(), target)) {
      assertEquals(200, client.status());
      assertEquals("text/event-stream", client.header("Content-Type"));
      assertEquals("no-cache, no-transform", client.header("Cache-Control"));
      assertEquals("no", client.header("X-Accel-Buffering"));
    }
  }

  @Test
  void aStreamBeginsWithACursorAndARetryTime() throws IOException {
    try (RawClient client = RawClient.stream(server.uri(), "/?begin")) {
      SseReader events = client.events();
      SseReader.Received first = events.next();
      assertEquals("lastEventId", first.type());
      assertEquals("", first.data());
      assertTrue(Long.parseLong(first.id()) > 0, first.id());
      assertEquals(3000, events.retryMillis());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "two\nlines",
        "\n",
        "ends\n",
        " leading space",
        "data: x",
        ":",
        "ünïcödé 🎈"
      })
  void aParserReadsTheDataThatWasPublished(String data) throws IOException {
    try (RawClient client = RawClient.stream(server.uri(), "/?data")) {
      SseReader events = client.events();
      events.next();
      Event published = publish("data", "kind", data);
      assertEquals(
          new SseReader.Received("kind", Long.toString(published.id()), data), events.next());
    }
  }

  @Test
  void aReconnectingClientReceivesWhatItMissed() throws IOException {
    Event seen = publish("back", "t", "seen");
    Event missed = publish("back", "t", "missed");
    try (RawClient client =
        RawClient.stream(server.uri(), "/?back", "Last-Event-ID: " + seen.id())) {
      SseReader events = client.events();
      assertEquals(Long.toString(missed.id()), events.next().id());
      Event live = publish("back", "t", "live");
      assertEquals(Long.toString(live.id()), events.next().id());
    }
  }

  @Test
  void theHeaderTakesPrecedenceOverTheParameter() throws IOException {
    Event first = publish("wins", "t", "1");
    Event second = publish("wins", "t", "2");
    Event third = publish("wins", "t", "3");
    String target = "/?wins&lastEventId=" + first.id();
    try (RawClient client = RawClient.stream(server.uri(), target)) {
      assertEquals(Long.toString(second.id()), client.events().next().id());
    }
    try (RawClient client =
        RawClient.stream(server.uri(), target, "Last-Event-ID: " + second.id())) {
      assertEquals(Long.toString(third.id()), client.events().next().id());
    }
    try (RawClient client = RawClient.stream(server.uri(), target, "Last-Event-ID:")) {
      assertEquals(Long.toString(second.id()), client.events().next().id());
    }
  }

  @Test
  void anInvalidCursorIsReportedAsAGap() throws IOException {
    try (RawClient client = RawClient.stream(server.uri(), "/?odd", "Last-Event-ID: abc")) {
      SseReader.Received first = client.events().next();
      assertEquals("missedevents", first.type());
      assertEquals("{\"channels\":{\"odd\":\"unknown\"}}", first.data());
    }
  }

  @Test
  void cursorZeroMeansNoCursor() throws IOException {
    publish("zero", "t", "before");
    try (RawClient client = RawClient.stream(server.uri(), "/?zero", "Last-Event-ID: 0")) {
      assertEquals("lastEventId", client.events().next().type());
    }
  }

  @Test
  void aLongPollingResponseEndsByItself() throws IOException {
    Event seen = publish("poll", "t", "1");
    publish("poll", "t", "2");
    try (RawClient client =
        RawClient.stream(server.uri(), "/?poll&polling&lastEventId=" + seen.id())) {
      assertTrue(client.body().contains("data: 2\nid: "));
    }
  }

  private static Event publish(String channel, String type, String data) {
    return server
        .redisse()
        .publish(new NewEvent(channel, type, data))
        .toCompletableFuture()
        .join();
  }
}
