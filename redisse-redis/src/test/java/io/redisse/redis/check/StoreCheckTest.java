package io.redisse.redis.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the comparison of a Redis process with the one that recorded the store's life. */
class StoreCheckTest {
  @ParameterizedTest
  @CsvSource({
    "a1 b2, a1, b2, 00, true",
    "a1 b2, a1, b3, 00, true",
    "a1 b2, a1, b3, b2, false",
    "a1 b2, a2, b2, 00, false",
    "0 b2, '', b2, 00, true",
    "0 b2, 00, b2, 00, true",
    "0 b2, '', b3, 00, false",
    "a1 b2, '', b2, 00, false",
    "'', a1, b2, 00, false",
  })
  void hiddenRunIdIsReplacedByTheReplicationId(
      String noted, String runId, String replid, String secondReplid, boolean isSame) {
    String life = noted.isEmpty() ? "" : noted + " 5 5 0:5";
    assertEquals(isSame, StoreCheck.isSameProcess(life, runId, replid, secondReplid));
  }
}
