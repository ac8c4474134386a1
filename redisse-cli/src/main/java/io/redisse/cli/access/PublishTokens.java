package io.redisse.cli.access;

import io.redisse.cli.console.CommandFailedException;
import io.redisse.jaxrs.publish.PublishRight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that publishers must present.
 *
 * @param entries the tokens and the right of each; possibly empty
 */
public record PublishTokens(List<Entry> entries) {
  /** A token and the right that it grants. */
  private record Entry(BearerToken token, PublishRight right) {
    static Entry of(String token, String patterns) {
      return new Entry(
          BearerToken.of(token),
          new PublishRight(ChannelPatterns.of(List.of(patterns.split(",", -1)))));
    }
  }

  public PublishTokens {
    entries = List.copyOf(entries);
  }

  /**
   * Creates the tokens from the options of a server.
   *
   * @param single a token for all channels, or empty
   * @param file a file with one token and its channels per line, or null. Blank lines and lines
   *     that start with {@code #} are ignored
   * @throws CommandFailedException if the file cannot be read, contains no tokens or contains an
   *     invalid line. The message does not quote the line, because the line may contain a token
   */
  public static PublishTokens of(Optional<String> single, @Nullable Path file) {
    List<Entry> entries = new ArrayList<>();
    single.ifPresent(token -> entries.add(Entry.of(token, "*")));
    if (file != null) {
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i).strip();
        if (!line.isEmpty() && !line.startsWith("#")) {
          entries.add(entry(line, file + ", line " + (i + 1)));
        }
      }
      if (entries.isEmpty()) {
        throw CommandFailedException.misuse(
            "--publish-tokens: expected at least one token in " + file + ", got none");
      }
    }
    return new PublishTokens(entries);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw CommandFailedException.misuse(
          "--publish-tokens: cannot read " + file + " as UTF-8 text");
    }
  }

  private static Entry entry(String line, String where) {
    String[] words = line.split("\\s+", -1);
    if (words.length != 2) {
      throw CommandFailedException.misuse("--publish-tokens: " + where
          + ": expected a token and its channels, e.g. 'TOKEN news,user:*'");
    }
    try {
      return Entry.of(words[0], words[1]);
    } catch (IllegalArgumentException e) {
      throw CommandFailedException.misuse("--publish-tokens: " + where + ": " + e.getMessage());
    }
  }

  /** Returns a copy in which each token has its own rate limiter from the supplier. */
  public PublishTokens withRates(Supplier<IntFunction<Duration>> rates) {
    return new PublishTokens(entries.stream()
        .map(entry ->
            new Entry(entry.token(), new PublishRight(entry.right().channels(), rates.get())))
        .toList());
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /**
   * Returns the right of a token, or empty if the token is unknown. Always compares the token with
   * every entry, so that the response time does not depend on the token.
   */
  Optional<PublishRight> rightOf(BearerToken token) {
    Optional<PublishRight> right = Optional.empty();
    for (Entry entry : entries) {
      if (entry.token().matches(token)) {
        right = Optional.of(entry.right());
      }
    }
    return right;
  }
}
