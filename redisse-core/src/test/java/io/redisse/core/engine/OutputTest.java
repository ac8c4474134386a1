package io.redisse.core.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.core.engine.replay.UnsentBudget;
import io.redisse.core.spi.Frame;
import io.redisse.core.spi.Outlet;
import io.redisse.core.spi.Stream;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutputTest {
  private static final Frame FRAME = Frame.of(":" + "x".repeat(1_000) + "\n", 0);

  /** The connection of a client that does not read. */
  private record Stalled(boolean copies) implements Outlet {
    @Override
    public void opened(Stream stream) {}

    @Override
    public void write(Frame frame) {}

    @Override
    public long copyBytes(int size) {
      return copies ? size : 0;
    }

    @Override
    public void close() {}
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void copiesForOneClientCountUntilTheyAreWrittenOrTheStreamIsClosed(boolean copies) {
    UnsentBudget budget = new UnsentBudget(FRAME.size() + 1L);
    List<Output> outputs = IntStream.range(0, 3)
        .mapToObj(i -> new Output(new Stalled(copies), Duration.ofSeconds(15), budget))
        .toList();

    outputs.forEach(output -> output.write(FRAME, 0));
    assertEquals(copies, budget.isExceeded());

    outputs.get(0).written(1);
    outputs.get(1).close();
    assertEquals(copies, budget.isExceeded());

    outputs.get(2).close();
    budget.add(FRAME.size());
    assertEquals(false, budget.isExceeded());
  }
}
