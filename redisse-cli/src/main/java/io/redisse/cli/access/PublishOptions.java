package io.redisse.cli.access;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Who may publish: the options of {@code redisse serve}. */
@Command(optionListHeading = "%nWho may publish%n")
public final class PublishOptions {
  @Option(
      names = "--publish-token",
      paramLabel = "TOKEN",
      description = {
        "Publishing over HTTP needs 'Authorization: Bearer TOKEN'.",
        "Without it, only pages and programs of this machine can publish."
      })
  private @Nullable String publishToken;

  @Option(
      names = "--publish-tokens",
      paramLabel = "FILE",
      description = "More tokens: on each line one, and the channels that it may publish to, as in"
          + " 'TOKEN news,user:*'.")
  private @Nullable Path publishTokens;

  public PublishTokens tokens() {
    return PublishTokens.of(Optional.ofNullable(publishToken), publishTokens);
  }
}
