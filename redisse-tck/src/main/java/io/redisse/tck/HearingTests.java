package io.redisse.tck;

import io.redisse.api.Event;
import io.redisse.api.NewEvent;
import io.redisse.tck.rules.Rule;
import io.redisse.tck.support.Await;
import io.redisse.tck.support.CastProbe;
import io.redisse.tck.support.RecordingListener;
import io.redisse.tck.support.UniqueNames;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who hears what, from when until when. */
abstract class HearingTests extends CastTests {
  HearingTests(CastSubject subject) {
    super(subject);
  }

  @Test
  @Rule("CAST-1")
  void everyEventOfASubscribedChannelIsHeardOnce() {
    cast.subscribe(a, b);
    List<Event> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sent.add(cast.send(a, "event " + i));
      sent.add(cast.send(b, "event " + i));
    }
    ear.hearsOnly(sent, "of two subscribed channels");
  }

  @Test
  @Rule("CAST-1")
  void aSubscriptionIsInForceWhenItCompletes() {
    List<Event> sent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      String channel = UniqueNames.channel("in-force-" + i);
      cast.subscribe(channel);
      sent.add(cast.send(channel, "directly after"));
    }
    ear.hears(sent, "sent directly after each subscription");
  }

  @Test
  @Rule("CAST-1")
  void overlappingSubscriptionsAreHeardOnce() {
    cast.subscribe(a, b);
    cast.subscribe(b, c);
    cast.subscribe(b);
    List<Event> sent = List.of(cast.send(a, "one"), cast.send(b, "two"), cast.send(c, "three"));
    ear.hearsOnly(sent, "of channels subscribed several times");
  }

  @Test
  @Rule("CAST-1")
  void subscribingAgainLosesNothing() {
    cast.subscribe(a);
    List<Event> sent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      var again = cast.broadcaster().subscribe(i % 2 == 0 ? Set.of(a) : Set.of(a, b));
      sent.add(cast.send(a, "event " + i));
      Await.done(again, "subscribing again");
    }
    ear.hearsOnly(sent, "of a channel that was subscribed all the time");
  }

  @Test
  @Rule("CAST-1")
  void oneUnsubscribeEndsAllSubscriptionsOfAChannelAndOfNoOther() {
    cast.subscribe(a, b);
    cast.subscribe(b);
    cast.unsubscribe(b);
    cast.send(b, "not heard");
    ear.hearsOnly(List.of(cast.send(a, "heard")), "of the channel that is left");
  }

  @Test
  @Rule("CAST-1")
  void aChannelCanBeSubscribedAgain() {
    cast.subscribe(a);
    Event first = cast.send(a, "first time");
    ear.hears(List.of(first), "the first time");
    cast.unsubscribe(a);
    cast.send(a, "in between");
    cast.subscribe(a);
    Event second = cast.send(a, "second time");
    ear.hearsOnly(List.of(first, second), "the first and the second time");
  }

  @Test
  @Rule("CAST-1")
  void unsubscribingWhatIsNotSubscribedDoesNothing() {
    cast.unsubscribe(a);
    cast.subscribe(b);
    cast.unsubscribe(a, c);
    ear.hears(List.of(cast.send(b, "event")), "of the subscribed channel");
  }

  @Test
  @Rule("CAST-1")
  void manyChannelsCanBeSubscribedAtOnce() {
    Set<String> channels = new LinkedHashSet<>();
    for (int i = 0; i < 200; i++) {
      channels.add(UniqueNames.channel("of-many-" + i));
    }
    cast.subscribe(channels);
    List<Event> sent = new ArrayList<>();
    channels.forEach(channel -> sent.add(cast.send(channel, "event")));
    ear.hears(sent, "of 200 channels");
  }

  @Test
  @Rule("CAST-1")
  void eventsArriveAsTheyWereSent() {
    cast.subscribe(a);
    List<Event> sent = new ArrayList<>();
    for (String data :
        List.of("", " ", " x ", "one\ntwo", "\n", "😀", "\0", "id: 1\n\n", "\ufeff")) {
      sent.add(cast.send(new NewEvent(a, " a type: " + sent.size(), data)));
    }
    ear.hears(sent, "awkward text");
  }

  @Test
  @Rule("CAST-1")
  void aSecondNodeHearsWhatTheFirstSends() {
    CastProbe second = subject.openSecond();
    RecordingListener there = second.listen();
    cast.subscribe(a);
    second.subscribe(a);
    List<Event> sent = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      sent.add((i % 2 == 0 ? cast : second).send(a, "event " + i));
    }
    ear.hearsOnly(sent, "heard by the first node");
    there.hears(sent, "heard by the second node");
  }

  @Test
  @Rule("CAST-1")
  void unsubscribingOneNodeLeavesTheOtherAlone() {
    CastProbe second = subject.openSecond();
    RecordingListener there = second.listen();
    cast.subscribe(a);
    second.subscribe(a);
    cast.unsubscribe(a);
    List<Event> sent = cast.sendMany(a, 3);
    there.hears(sent, "heard by the node that is still subscribed");
    ear.hearsOnly(List.of(), "heard by the node that is not");
  }

  @Test
  @Rule("CAST-3")
  void nothingArrivesOfChannelsThatAreNotSubscribed() {
    cast.send(a, "before any subscription");
    cast.subscribe(a);
    cast.send(b, "of another channel");
    ear.hearsOnly(List.of(cast.send(a, "heard")), "of the one subscribed channel");
  }

  @Test
  @Rule("CAST-3")
  void namesOfChannelsAreTakenAsTheyAre() {
    cast.subscribe(a + "*", a + "?", a);
    cast.send(a + "x", "like a pattern of the names");
    cast.send(a + " ", "with a blank more");
    cast.send(a.toUpperCase(Locale.ROOT), "in capitals");
    ear.hearsOnly(
        List.of(cast.send(a, "heard"), cast.send(a + "*", "heard")), "of the very names only");
  }

  @Test
  @Rule("CAST-3")
  void nothingArrivesAfterUnsubscribing() {
    cast.subscribe(a, b);
    Event before = cast.send(a, "before");
    ear.hears(List.of(before), "before unsubscribing");
    cast.unsubscribe(a);
    for (int i = 0; i < 10; i++) {
      cast.send(a, "after");
    }
    ear.hearsOnly(List.of(before, cast.send(b, "heard")), "after unsubscribing one of two");
  }
}
