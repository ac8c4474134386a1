package io.redisse.cli.console;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Lists the value and origin of each option. Secrets are hidden. */
public final class PrintedConfiguration {
  private static final String HIDDEN = "(hidden)";

  private PrintedConfiguration() {}

  /**
   * Returns one line per option, in the syntax of a properties file, followed by the value's origin
   * as a comment.
   *
   * @param command a command whose arguments have been parsed
   */
  public static List<String> lines(CommandSpec command) {
    ParseResult parsed = command.commandLine().getParseResult();
    Configuration configuration = (Configuration) command.defaultValueProvider();
    return command.options().stream()
        .filter(Configuration::isSetting)
        .map(option -> line(option, setting(option, parsed, configuration)))
        .toList();
  }

  private static String line(OptionSpec option, Configuration.Setting setting) {
    return Configuration.key(option.longestName()) + " = " + withoutSecrets(option, setting.value())
        + "  # " + setting.origin();
  }

  private static Configuration.Setting setting(
      OptionSpec option, ParseResult parsed, Configuration configuration) {
    if (parsed.hasMatchedOption(option)) {
      return new Configuration.Setting(
          String.join(",", parsed.matchedOption(option.longestName()).originalStringValues()),
          "command line");
    }
    return configuration
        .of(option)
        .orElseGet(() -> new Configuration.Setting(
            Optional.ofNullable(option.defaultValue()).orElse(""), "default"));
  }

  private static String withoutSecrets(OptionSpec option, String value) {
    if (option.longestName().endsWith("-token") && !value.isEmpty()) {
      return HIDDEN;
    }
    // Matches up to the last @ in the authority, because a password may contain an @.
    return value.replaceAll("://[^/?#]*@", "://" + HIDDEN + "@");
  }
}
