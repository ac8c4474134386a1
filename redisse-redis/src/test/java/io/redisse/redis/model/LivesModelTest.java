package io.redisse.redis.model;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.redisse.redis.model.Action.Step;
import io.redisse.redis.model.Store.Gap;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Verifies that, whatever happens to Redis, every event arrives once and in order or is reported as
 * missed, without false alarms.
 */
class LivesModelTest {
  private static final int STEPS_PER_RUN = 1_000;

  @Test
  void everyEventArrivesOnceAndInOrderOrTheClientIsNotified() {
    long seed = Long.getLong("redisse.model.seed", 1);
    long steps = Long.getLong("redisse.model.steps", 1_000_000);
    Map<Gap, Integer> gaps = new EnumMap<>(Gap.class);
    Map<String, Integer> moves = new TreeMap<>();
    int delivered = 0;
    int excused = 0;
    for (long done = 0; done < steps; done += STEPS_PER_RUN, seed++) {
      List<Step> all = Run.steps(seed, STEPS_PER_RUN);
      World world = new World(seed, EnumSet.allOf(Rule.class));
      if (Run.violation(world, all) != null) {
        fail(new Run(seed, EnumSet.allOf(Rule.class)).report(all));
      }
      world.oracle.gaps.forEach((gap, count) -> gaps.merge(gap, count, Integer::sum));
      world.oracle.moves.forEach((reason, count) -> moves.merge(reason, count, Integer::sum));
      delivered += world.oracle.delivered;
      excused += world.oracle.excused;
    }
    String figures = delivered + " delivered, " + excused + " excused, " + gaps + ", " + moves;
    assertTrue(
        delivered > 0 && gaps.keySet().containsAll(EnumSet.of(Gap.RESET, Gap.HOLE)), figures);
  }
}
