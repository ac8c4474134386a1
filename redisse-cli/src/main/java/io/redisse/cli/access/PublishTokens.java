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
 * The secrets of publishers, of which only hashes are kept.
 *
 * @param entries each with what it allows
 */
public record PublishTokens(List<Entry> entries) {
  /** One secret. */
  private record Entry(BearerToken token, PublishRight right) {
    static Entry of(String token, String patterns) {
      return new Entry(
          BearerToken.of(token),
          new PublishRight(ChannelPatterns.of(List.of(patterns.split(",", -1)))));
    }
  }

  /**
   * All tokens that a server was told.
   *
   * @param single one that allows everything
   * @param file lines of a token and the channels that it allows; empty ones and those that begin
   *     with a {@code #} do not count
   * @throws CommandFailedException if the file cannot be read or a line makes no sense; the message
   *     has nothing of it
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
            "--publish-tokens: expected at least one token in " + file);
      }
    }
    return new PublishTokens(entries);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw CommandFailedException.misuse(
          "--publish-tokens: cannot read " + file + " as text in UTF-8");
    }
  }

  private static Entry entry(String line, String where) {
    String[] words = line.split("\\s+", -1);
    if (words.length != 2) {
      throw CommandFailedException.misuse("--publish-tokens: " + where
          + ": expected a token and its channels, as in 'TOKEN news,user:*'");
    }
    try {
      return Entry.of(words[0], words[1]);
    } catch (IllegalArgumentException e) {
      throw CommandFailedException.misuse("--publish-tokens: " + where + ": " + e.getMessage());
    }
  }

  /** The same tokens, each with a rate of its own. */
  public PublishTokens limited(Supplier<IntFunction<Duration>> rates) {
    return new PublishTokens(entries.stream()
        .map(entry ->
            new Entry(entry.token(), new PublishRight(entry.right().channels(), rates.get())))
        .toList());
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** What a token allows, if it is one of these. Takes the same time for all that are not. */
  Optional<PublishRight> rightOf(BearerToken token) {
    Optional<PublishRight> right = Optional.empty();
    for (Entry entry : entries) {
      if (entry.token().isSameAs(token)) {
        right = Optional.of(entry.right());
      }
    }
    return right;
  }
}
