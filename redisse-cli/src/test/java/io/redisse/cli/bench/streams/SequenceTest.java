package io.redisse.cli.bench.streams;

import static io.redisse.cli.bench.streams.Sequence.Arrival.DUPLICATE;
import static io.redisse.cli.bench.streams.Sequence.Arrival.IN_ORDER;
import static io.redisse.cli.bench.streams.Sequence.Arrival.MISDIRECTED;
import static io.redisse.cli.bench.streams.Sequence.Arrival.OUT_OF_ORDER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class SequenceTest {
  private final Sequence ofChannel1 = new Sequence(1, 3);

  @Test
  void consecutiveEventsAreInOrder() {
    accept(IN_ORDER, 1, 4, 7, 10);
  }

  @Test
  void aRepeatedEventIsADuplicate() {
    accept(IN_ORDER, 1, 4, 7);
    accept(DUPLICATE, 7, 1, 4);
    accept(IN_ORDER, 10);
  }

  @Test
  void aLateEventIsOutOfOrderOnce() {
    accept(IN_ORDER, 1, 13);
    accept(OUT_OF_ORDER, 10, 4);
    accept(DUPLICATE, 4, 10);
    accept(OUT_OF_ORDER, 7);
    accept(IN_ORDER, 16);
  }

  @Test
  void anEventOfAnotherChannelIsMisdirected() {
    accept(IN_ORDER, 1);
    accept(MISDIRECTED, 2, 3, 5, 0);
    accept(IN_ORDER, 4);
  }

  @Test
  void theLast64EventsAreRemembered() {
    accept(IN_ORDER, 1 + 3 * 64);
    accept(OUT_OF_ORDER, 4);
    accept(DUPLICATE, 4, 1);
  }

  @Test
  void theFirstEventsMayBeMissing() {
    accept(IN_ORDER, 1 + 3 * 63);
    accept(OUT_OF_ORDER, 1);
    accept(IN_ORDER, 1 + 3 * 1000);
    accept(OUT_OF_ORDER, 1 + 3 * 999);
  }

  private void accept(Sequence.Arrival expected, long... numbers) {
    for (long number : numbers) {
      assertEquals(expected, ofChannel1.accept(number), "event " + number);
    }
  }
}
