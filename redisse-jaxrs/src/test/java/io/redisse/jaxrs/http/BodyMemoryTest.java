package io.redisse.jaxrs.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyMemoryTest {
  private static final int LIMIT = 1024 * 1024;

  private final BodyMemory memory = new BodyMemory(LIMIT);

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i % 251);
    }
    return bytes;
  }

  /** Runs an action while this many bytes of a body have arrived and the rest has not. */
  private void whileArriving(int size, ThrowingAction action) throws Exception {
    InputStream slow = new ByteArrayInputStream(bytes(size)) {
      @Override
      public synchronized int read(byte[] to, int offset, int length) {
        int read = super.read(to, offset, length);
        if (read < 0) {
          action.run();
        }
        return read;
      }
    };
    memory.parse(slow, Integer.MAX_VALUE, Function.identity());
  }

  private interface ThrowingAction extends Runnable {
    void call() throws Exception;

    @Override
    default void run() {
      try {
        call();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private byte[] parse(int size) throws Exception {
    return memory.parse(new ByteArrayInputStream(bytes(size)), 2 * LIMIT, Function.identity());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16_383, 16_384, 16_385, 81_919, 81_920, 81_921, 1_000_000})
  void aBodyOfAnySizeIsReadWhole(int size) throws Exception {
    assertArrayEquals(bytes(size), parse(size));
  }

  @Test
  void readingEndsAtTheMaximum() throws Exception {
    assertEquals(2 * LIMIT, parse(3 * LIMIT).length);
    assertEquals(2 * LIMIT, parse(2 * LIMIT).length);
  }

  @Test
  void largeBodiesBeyondTheLimitAreRefusedAndSmallOnesAreNot() throws Exception {
    whileArriving(LIMIT - 100_000, () -> {
      assertThrows(BodyMemory.Exhausted.class, () -> parse(500_000));
      assertArrayEquals(bytes(16_000), parse(16_000));
    });

    assertArrayEquals(bytes(500_000), parse(500_000), "when the first one is gone");
  }

  @Test
  void oneBodyAloneMayExceedTheLimit() throws Exception {
    assertEquals(2 * LIMIT, parse(2 * LIMIT).length);
  }
}
