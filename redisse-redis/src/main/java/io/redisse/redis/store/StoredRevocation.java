package io.redisse.redis.store;

import io.redisse.api.Revocation;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A revocation as Redis holds it; see revoke.lua.
 *
 * @param kind whether the name is that of a channel or of a principal
 * @param name the channel or the principal
 * @param end the end in Unix milliseconds; of a withdrawn one the former end
 * @param change greater for a later change of the same kind and name; 0 for one that is not stored
 *     yet
 * @param isWithdrawn whether the revocation was withdrawn
 */
record StoredRevocation(
    Revocation.Kind kind, String name, long end, long change, boolean isWithdrawn) {
  private static final Logger LOG = System.getLogger(StoredRevocation.class.getName());
  private static final Pattern MEMBER =
      Pattern.compile("(?:(\\d{1,18}) )?(withdrawn )?(channel|principal) (.+)", Pattern.DOTALL);

  static StoredRevocation of(Revocation revocation) {
    return new StoredRevocation(
        revocation.kind(),
        revocation.name(),
        Math.max(0, revocation.until().toEpochMilli()),
        0,
        revocation.isWithdrawal());
  }

  /** Parses a member of the sorted set and its score. Returns empty if another program wrote it. */
  static Optional<StoredRevocation> parse(String member, String end) {
    Matcher parts = MEMBER.matcher(member);
    if (!parts.matches()) {
      LOG.log(Level.WARNING, "Ignoring a malformed revocation in Redis: {0}", member);
      return Optional.empty();
    }
    StoredRevocation parsed = new StoredRevocation(
        Revocation.Kind.valueOf(parts.group(3).toUpperCase(Locale.ROOT)),
        parts.group(4),
        Long.parseLong(end),
        parts.group(1) == null ? 0 : Long.parseLong(parts.group(1)),
        parts.group(2) != null);
    try {
      parsed.revocation();
      return Optional.of(parsed);
    } catch (IllegalArgumentException e) {
      LOG.log(Level.WARNING, "Ignoring a malformed revocation in Redis: {0}", e.getMessage());
      return Optional.empty();
    }
  }

  StoredRevocation until(long newEnd) {
    return new StoredRevocation(kind, name, newEnd, change, isWithdrawn);
  }

  /** Returns the kind and the name. */
  String what() {
    return kind.name().toLowerCase(Locale.ROOT) + " " + name;
  }

  /** Returns the arguments of revoke.lua. */
  List<String> words() {
    return List.of("" + end, "" + change, (isWithdrawn ? "withdrawn " : "") + what());
  }

  Revocation revocation() {
    return new Revocation(kind, name, isWithdrawn ? Instant.EPOCH : Instant.ofEpochMilli(end));
  }
}
