package io.redisse.cli.access;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Options of {@code redisse serve} for publishing over HTTP. */
@Command(optionListHeading = "%nPublishing%n")
public final class PublishOptions {
  @Option(
      names = "--publish-token",
      paramLabel = "TOKEN",
      description = {
        "Require 'Authorization: Bearer TOKEN' to publish to any channel.",
        "Without tokens, only pages and programs on this machine can publish."
      })
  private @Nullable String publishToken;

  @Option(
      names = "--publish-tokens",
      paramLabel = "FILE",
      description = "File with more tokens, one per line with its channels: 'TOKEN news,user:*'.")
  private @Nullable Path publishTokens;

  /** Returns the tokens from both options. There are none if neither option is set. */
  public PublishTokens tokens() {
    return PublishTokens.of(Optional.ofNullable(publishToken), publishTokens);
  }
}
