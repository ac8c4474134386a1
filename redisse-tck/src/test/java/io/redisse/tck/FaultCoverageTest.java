package io.redisse.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Verifies that each backend rule has a faulty implementation that its tests must detect. */
class FaultCoverageTest {
  @Test
  void everyRuleOfABackendHasAFaultThatBreaksIt() {
    Set<String> left = new TreeSet<>(SpecCoverageTest.specified());
    left.removeIf(rule -> !rule.matches("(STORE|CAST|PUB)-\\d+"));
    Stream.of(
            FaultyStores.all(),
            FaultyAnswers.all(),
            FaultyFailures.all(),
            FaultyErasures.all(),
            FaultyBroadcasters.all(),
            FaultyBackends.all(),
            FaultyLosses.all(),
            FaultyRetries.all(),
            FaultyRevocations.all())
        .flatMap(faults -> faults)
        .forEach(fault -> left.remove(fault.rule()));
    assertEquals(Set.of(), left, "rules that no faulty implementation breaks");
  }
}
