package io.redisse.cli.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * The data of a run's events: the run, the event's number, and a filler up to the size. Event n is
 * published to channel n modulo the number of channels, so the number says everything.
 */
final class EventData {
  static final int RUN_LENGTH = 4;
  static final int NUMBER_LENGTH = 6;
  static final int MIN_SIZE = RUN_LENGTH + NUMBER_LENGTH;
  static final int RADIX = 36;
  private static final long MAX_NUMBER = 2_176_782_335L;

  /** An event's data, but for the number. */
  private final byte[] pattern;

  EventData(int size, Random random) {
    pattern = new byte[size];
    Arrays.fill(pattern, (byte) 'x');
    for (int i = 0; i < RUN_LENGTH; i++) {
      pattern[i] = (byte) Character.forDigit(random.nextInt(RADIX), RADIX);
    }
  }

  int size() {
    return pattern.length;
  }

  byte[] of(long number) {
    if (number > MAX_NUMBER) {
      throw new IllegalStateException("a run cannot have more than " + MAX_NUMBER + " events");
    }
    byte[] data = pattern.clone();
    byte[] digits = Long.toString(number, RADIX).getBytes(StandardCharsets.US_ASCII);
    Arrays.fill(data, RUN_LENGTH, MIN_SIZE, (byte) '0');
    System.arraycopy(digits, 0, data, MIN_SIZE - digits.length, digits.length);
    return data;
  }

  boolean isRun(byte b, int at) {
    return b == pattern[at];
  }

  /** Whether these bytes are the data's from an offset in the filler on. */
  boolean isFiller(byte[] bytes, int from, int length, int at) {
    return Arrays.mismatch(bytes, from, from + length, pattern, at, at + length) < 0;
  }

  /** A digit's value, or -1. */
  static int digit(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    return b >= 'a' && b <= 'z' ? b - 'a' + 10 : -1;
  }
}
