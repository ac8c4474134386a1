package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.BroadcasterProbe;
import io.redisse.tck.support.RecordingListener;
import io.redisse.tck.support.UniqueNames;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Tests which events a subscription receives, and when delivery starts and stops. */
abstract class DeliveryTests extends BroadcasterTests {
  DeliveryTests(BroadcasterSubject subject) {
    super(subject);
  }

  @Test
  @Rule("CAST-1")
  void everyEventOfASubscribedChannelArrivesOnce() {
    broadcaster.subscribe(a, b);
    List<Event> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sent.add(broadcaster.send(a, "event " + i));
      sent.add(broadcaster.send(b, "event " + i));
    }
    listener.awaitOnly(sent, "events of two subscribed channels");
  }

  @Test
  @Rule("CAST-1")
  void aSubscriptionIsActiveOnceItCompletes() {
    List<Event> sent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String channel = UniqueNames.channel("in-force-" + i);
      broadcaster.subscribe(channel);
      sent.add(broadcaster.send(channel, "right after subscribe"));
    }
    listener.awaitEvents(sent, "events sent right after each subscribe()");
  }

  @Test
  @Rule("CAST-1")
  void overlappingSubscriptionsReceiveAnEventOnce() {
    broadcaster.subscribe(a, b);
    broadcaster.subscribe(b, c);
    broadcaster.subscribe(b);
    List<Event> sent = List.of(
        broadcaster.send(a, "one"), broadcaster.send(b, "two"), broadcaster.send(c, "three"));
    listener.awaitOnly(sent, "events of channels that were subscribed several times");
  }

  @Test
  @Rule("CAST-1")
  void subscribingAgainLosesNoEvents() {
    broadcaster.subscribe(a);
    List<Event> sent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      CompletionStage<Void> again =
          broadcaster.broadcaster().subscribe(i % 2 == 0 ? Set.of(a) : Set.of(a, b));
      sent.add(broadcaster.send(a, "event " + i));
      await.done(again, "subscribe() for an already subscribed channel");
    }
    listener.awaitOnly(sent, "events sent while the channel was repeatedly subscribed");
  }

  @Test
  @Rule("CAST-1")
  void oneUnsubscribeEndsRepeatedSubscriptionsOfThatChannelOnly() {
    broadcaster.subscribe(a, b);
    broadcaster.subscribe(b);
    broadcaster.unsubscribe(b);
    broadcaster.send(b, "not delivered");
    listener.awaitOnly(
        List.of(broadcaster.send(a, "delivered")),
        "events after unsubscribing from the other channel, which was subscribed twice");
  }

  @Test
  @Rule("CAST-1")
  void aChannelCanBeSubscribedAgain() {
    broadcaster.subscribe(a);
    Event first = broadcaster.send(a, "first time");
    listener.awaitEvents(List.of(first), "events of the first subscription");
    broadcaster.unsubscribe(a);
    broadcaster.send(a, "in between");
    broadcaster.subscribe(a);
    Event second = broadcaster.send(a, "second time");
    listener.awaitOnly(List.of(first, second), "events of both subscriptions");
  }

  @Test
  @Rule("CAST-1")
  void unsubscribingFromAnUnknownChannelHasNoEffect() {
    broadcaster.unsubscribe(a);
    broadcaster.subscribe(b);
    broadcaster.unsubscribe(a, c);
    listener.awaitEvents(
        List.of(broadcaster.send(b, "event")),
        "events of the subscribed channel after unsubscribing from others");
  }

  @Test
  @Rule("CAST-1")
  void manyChannelsCanBeSubscribedAtOnce() {
    Set<String> channels = new LinkedHashSet<>();
    for (int i = 0; i < 200; i++) {
      channels.add(UniqueNames.channel("of-many-" + i));
    }
    broadcaster.subscribe(channels);
    List<Event> sent = new ArrayList<>();
    channels.forEach(channel -> sent.add(broadcaster.send(channel, "event")));
    listener.awaitEvents(sent, "events of 200 channels subscribed at once");
  }

  @Test
  @Rule("CAST-1")
  void eventsArriveUnchanged() {
    broadcaster.subscribe(a);
    List<Event> sent = new ArrayList<>();
    for (String data :
        List.of("", " ", " x ", "one\ntwo", "\n", "😀", "\0", "id: 1\n\n", "\ufeff")) {
      sent.add(broadcaster.send(new NewEvent(a, " a type: " + sent.size(), data)));
    }
    listener.awaitEvents(sent, "events with unusual text");
  }

  @Test
  @Rule("CAST-1")
  void eventsOfBothNodesReachBothNodes() {
    BroadcasterProbe second = subject.openSecond();
    RecordingListener secondListener = second.listen();
    broadcaster.subscribe(a);
    second.subscribe(a);
    List<Event> sent = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      sent.add((i % 2 == 0 ? broadcaster : second).send(a, "event " + i));
    }
    listener.awaitOnly(sent, "events delivered to the first node");
    secondListener.awaitEvents(sent, "events delivered to the second node");
  }

  @Test
  @Rule("CAST-1")
  void unsubscribingOneNodeDoesNotAffectTheOther() {
    BroadcasterProbe second = subject.openSecond();
    RecordingListener secondListener = second.listen();
    broadcaster.subscribe(a);
    second.subscribe(a);
    broadcaster.unsubscribe(a);
    List<Event> sent = broadcaster.sendMany(a, 3);
    secondListener.awaitEvents(sent, "events delivered to the node that was still subscribed");
    listener.awaitOnly(List.of(), "events delivered to the node that unsubscribed");
  }

  @Test
  @Rule("CAST-3")
  void eventsOfOtherChannelsDoNotArrive() {
    broadcaster.send(a, "before any subscription");
    broadcaster.subscribe(a);
    broadcaster.send(b, "of another channel");
    listener.awaitOnly(
        List.of(broadcaster.send(a, "delivered")), "events of the only subscribed channel");
  }

  @Test
  @Rule("CAST-3")
  void channelNamesAreNotPatterns() {
    broadcaster.subscribe(a + "*", a + "?", a);
    broadcaster.send(a + "x", "matches the pattern in a subscribed name");
    broadcaster.send(a + " ", "with an extra space");
    broadcaster.send(a.toUpperCase(Locale.ROOT), "in capitals");
    listener.awaitOnly(
        List.of(broadcaster.send(a, "delivered"), broadcaster.send(a + "*", "delivered")),
        "events only of channels whose names match exactly");
  }

  @Test
  @Rule("CAST-3")
  void eventsAfterUnsubscribeDoNotArrive() {
    broadcaster.subscribe(a, b);
    Event before = broadcaster.send(a, "before");
    listener.awaitEvents(List.of(before), "events before unsubscribing");
    broadcaster.unsubscribe(a);
    for (int i = 0; i < 10; i++) {
      broadcaster.send(a, "after");
    }
    listener.awaitOnly(
        List.of(before, broadcaster.send(b, "delivered")),
        "events after unsubscribing from one of two channels");
  }
}
