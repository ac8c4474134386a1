package io.redisse.cli.bench.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventScannerTest {
  private static final int SIZE = 24;

  private final EventData data = new EventData(SIZE, new Random(1));
  private final List<String> arrived = new ArrayList<>();

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void eventsAreFoundHoweverTheirBytesAreSplit(String lineEnd) {
    String stream = String.join(
        lineEnd,
        List.of(
            "retry: 3000",
            "event: lastEventId",
            "id: 1",
            "data: ",
            "",
            ": hb",
            "",
            "id: 2",
            "data: " + text(41),
            "",
            "data:" + text(42),
            "event: message",
            "",
            ""));
    for (int cut = 1; cut < stream.length(); cut++) {
      arrived.clear();
      scan(stream, cut);
      assertEquals(List.of("foreign", "41", "42"), arrived, "cut every " + cut);
    }
  }

  @Test
  void anEventCountsOnceItsBlankLineHasArrived() {
    scan("data: " + text(7) + "\n", SIZE);
    assertEquals(List.of(), arrived);
  }

  @Test
  void anEventWithOtherDataIsCorrupt() {
    String shorter = text(7).substring(0, SIZE - 1);
    for (String wrong :
        List.of(shorter, text(7) + "x", shorter + "y", text(7) + "\ndata: " + text(8))) {
      arrived.clear();
      scan("data: " + wrong + "\n\n", 5);
      assertEquals(List.of("corrupt"), arrived, wrong);
    }
  }

  @Test
  void anEventOfAnotherRunIsForeign() {
    String another = new String(new EventData(SIZE, new Random(2)).of(1), StandardCharsets.UTF_8);
    scan("data: " + another + "\n\ndata: " + text(3) + "\n\n", 100);
    assertEquals(List.of("foreign", "3"), arrived);
  }

  @Test
  void theGreatestNumberIsRead() {
    scan("data: " + text(2_176_782_335L) + "\n\n", 100);
    assertEquals(List.of("2176782335"), arrived);
  }

  private String text(long number) {
    return new String(data.of(number), StandardCharsets.UTF_8);
  }

  private void scan(String stream, int cut) {
    EventScanner scanner = new EventScanner(data, new EventScanner.Listener() {
      @Override
      public void event(long number) {
        arrived.add(Long.toString(number));
      }

      @Override
      public void foreign() {
        arrived.add("foreign");
      }

      @Override
      public void corrupt() {
        arrived.add("corrupt");
      }
    });
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; from += cut) {
      scanner.scan(bytes, from, Math.min(from + cut, bytes.length));
    }
  }
}
