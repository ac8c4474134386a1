package io.redisse.cli.bench.streams;

import io.redisse.cli.bench.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * The data of a run's events: the run's random id, the event's number, and padding up to the
 * requested size. Event <i>n</i> is published to channel <i>n</i> modulo the number of channels, so
 * the number identifies both the event and its channel.
 */
public final class EventData {
  static final int RUN_LENGTH = 4;
  /** The combined length of the run's id and the event's number. */
  static final int HEADER_LENGTH = Plan.MIN_EVENT_SIZE;

  static final int RADIX = 36;
  /** The largest number that has six base-36 digits. */
  private static final long MAX_NUMBER = 2_176_782_335L;

  /** The data that all events share, with a placeholder for the event's number. */
  private final byte[] pattern;

  /**
   * Chooses a random id for the run.
   *
   * @param size the size of an event's data in bytes, at least {@link Plan#MIN_EVENT_SIZE}
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

  /** Returns the data of the event with this number, in a new array. */
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

  /** Returns whether a byte matches this run's id at the given offset. */
  boolean isRun(byte b, int at) {
    return b == pattern[at];
  }

  /** Returns whether the bytes match the padding at offset {@code at} of the data. */
  boolean isFiller(byte[] bytes, int from, int length, int at) {
    return Arrays.mismatch(bytes, from, from + length, pattern, at, at + length) < 0;
  }

  /** Returns the value of a base-36 digit, or -1 if the byte is not a digit. */
  static int digit(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    return b >= 'a' && b <= 'z' ? b - 'a' + 10 : -1;
  }
}
