package io.redisse.redis.format;

import java.time.Duration;
import java.util.Locale;

/** Formats byte counts and durations for messages. */
public final class HumanReadable {
  private HumanReadable() {}

  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " bytes";
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB"};
    double amount = bytes / 1024.0;
    int unit = 0;
    while (amount >= 1024 && unit < units.length - 1) {
      amount /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, amount < 10 ? "%.1f %s" : "%.0f %s", amount, units[unit]);
  }

  public static String duration(Duration duration) {
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
    }
    if (duration.compareTo(Duration.ofMinutes(2)) < 0) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1e3);
    }
    if (duration.compareTo(Duration.ofHours(2)) < 0) {
      return duration.toMinutes() + " min";
    }
    return duration.compareTo(Duration.ofDays(2)) < 0
        ? duration.toHours() + " h"
        : duration.toDays() + " d";
  }
}
