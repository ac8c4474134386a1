package io.redisse.cli.bench.streams;

import io.redisse.cli.bench.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * The data of a run's events: the run's random id, the event's number, and a filler up to the size.
 * Event <i>n</i> is published to channel <i>n</i> modulo the number of channels, so that the number
 * alone identifies an event and its channel.
 */
public final class EventData {
  static final int RUN_LENGTH = 4;
  /** The length of the run's id and the event's number together. */
  static final int HEADER_LENGTH = Plan.MIN_EVENT_SIZE;

  static final int RADIX = 36;
  /** The largest number of 6 digits. */
  private static final long MAX_NUMBER = 2_176_782_335L;

  /** The data of every event, without its number. */
  private final byte[] pattern;

  /**
   * Chooses the run's id.
   *
   * @param size in bytes, at least {@link Plan#MIN_EVENT_SIZE}
   */
  public EventData(int size, Random random) {
    pattern = new byte[size];
    Arrays.fill(pattern, (byte) 'x');
    for (int i = 0; i < RUN_LENGTH; i++) {
      pattern[i] = (byte) Character.forDigit(random.nextInt(RADIX), RADIX);
    }
  }

  int size() {
    return pattern.length;
  }

  /** Returns the data of an event, as a new array. */
  public byte[] of(long number) {
    if (number > MAX_NUMBER) {
      throw new IllegalStateException(
          "expected at most " + MAX_NUMBER + " events in a run; choose a shorter duration");
    }
    byte[] data = pattern.clone();
    byte[] digits = Long.toString(number, RADIX).getBytes(StandardCharsets.US_ASCII);
    Arrays.fill(data, RUN_LENGTH, HEADER_LENGTH, (byte) '0');
    System.arraycopy(digits, 0, data, HEADER_LENGTH - digits.length, digits.length);
    return data;
  }

  /** Returns whether the byte at an offset is that of this run's id. */
  boolean isRun(byte b, int at) {
    return b == pattern[at];
  }

  /** Returns whether bytes equal the filler from offset {@code at} on. */
  boolean isFiller(byte[] bytes, int from, int length, int at) {
    return Arrays.mismatch(bytes, from, from + length, pattern, at, at + length) < 0;
  }

  /** Returns the value of a digit, or -1 if the byte is none. */
  static int digit(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    return b >= 'a' && b <= 'z' ? b - 'a' + 10 : -1;
  }
}
