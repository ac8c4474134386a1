package io.redisse.cli.console;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Lists the value and the origin of each option, without secrets. */
public final class PrintedConfiguration {
  private static final String HIDDEN = "(hidden)";

  private PrintedConfiguration() {}

  /**
   * Returns a line for each option: its line in a properties file, followed by its origin as a
   * comment.
   *
   * @param command a command that has parsed its arguments
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
    // Up to the last @ of the authority, because a password may contain one.
    return value.replaceAll("://[^/?#]*@", "://" + HIDDEN + "@");
  }
}
