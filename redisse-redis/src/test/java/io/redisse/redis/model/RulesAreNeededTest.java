package io.redisse.redis.model;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Verifies that the algorithm, without any single rule, silently loses an event or raises a false
 * alarm. Two rules are excluded: others nearly replace them, so the model finds no fault in six
 * million steps.
 */
class RulesAreNeededTest {
  private static final int STEPS_PER_RUN = 1_000;
  private static final int MAX_RUNS = 6_000;

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"START_ABOVE_KNOWN", "IDS_MAY_LAG"})
  void modelFindsAFaultWithoutThisRule(Rule missing) {
    Set<Rule> rules = EnumSet.complementOf(EnumSet.of(missing));
    for (int seed = 1; seed <= MAX_RUNS; seed++) {
      if (new Run(seed, rules).violation(Run.steps(seed, STEPS_PER_RUN)) != null) {
        return;
      }
    }
    fail("no fault in " + (long) MAX_RUNS * STEPS_PER_RUN + " steps without " + missing);
  }
}
