package io.redisse.core.memory;

import io.redisse.api.IdempotencyKey;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Recent appends by idempotency key. Beyond a bound in bytes, the oldest are forgotten. Guarded by its
 * store.
 */
final class KeyedAppends {
  /** The approximate memory of an append without its text. */
  private static final int APPEND_BYTES = 200;

  /** An append with a key. */
  record Append(String key, String fingerprint, long id, Instant time) {
    private long bytes() {
      return APPEND_BYTES + 2L * (key.length() + fingerprint.length());
    }
  }

  private final long maxBytes;

  /** Oldest first. */
  private final Map<String, Append> appends = new LinkedHashMap<>();

  private long bytes;

  KeyedAppends(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Returns the approximate memory of all appends. */
  long bytes() {
    return bytes;
  }

  /** Returns the recent append with a key, or null if there is none. */
  @Nullable
  Append find(IdempotencyKey key, Instant now) {
    Instant oldest = now.minus(IdempotencyKey.MEMORY);
    Iterator<Append> all = appends.values().iterator();
    while (all.hasNext()) {
      Append next = all.next();
      if (!next.time().isBefore(oldest)) {
        break;
      }
      bytes -= next.bytes();
      all.remove();
    }
    return appends.get(key.key());
  }

  void add(Append append) {
    appends.put(append.key(), append);
    bytes += append.bytes();
    Iterator<Append> oldest = appends.values().iterator();
    while (bytes > maxBytes && appends.size() > 1) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }

  void clear() {
    appends.clear();
    bytes = 0;
  }
}
