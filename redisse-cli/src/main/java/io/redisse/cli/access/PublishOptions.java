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
        "Token that allows clients to publish to any channel; they send it as 'Authorization:"
            + " Bearer TOKEN'.",
        "If no token is set, only pages and programs on this machine can publish."
      })
  private @Nullable String publishToken;

  @Option(
      names = "--publish-tokens",
      paramLabel = "FILE",
      description =
          "File with tokens for certain channels, one per line, e.g. 'TOKEN news,user:*'.")
  private @Nullable Path publishTokens;

  /** Returns the tokens from both options. There are none if neither option is set. */
  public PublishTokens tokens() {
    return PublishTokens.of(Optional.ofNullable(publishToken), publishTokens);
  }
}
