package io.redisse.cli.console;

import io.redisse.api.internal.Nearest;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Supplies the values of options that are not on the command line. The environment takes precedence
 * over a properties file, which takes precedence over the default. For example, {@code
 * --max-streams} is named {@code REDISSE_MAX_STREAMS} in the environment and {@code max-streams} in
 * the file.
 */
public final class Configuration implements IDefaultValueProvider {
  /** The option that names the properties file. */
  public static final String FILE_OPTION = "--config";

  /** The option that prints the configuration. */
  public static final String PRINT_OPTION = "--print-config";

  private static final String PREFIX = "REDISSE_";

  /**
   * The value of an option and its origin.
   *
   * @param value the unparsed value
   * @param origin the name of the environment variable or file that sets the value
   */
  public record Setting(String value, String origin) {}

  private final Console console;
  private final String file;
  private final Properties properties;

  private Configuration(Console console, String file, Properties properties) {
    this.console = console;
    this.file = file;
    this.properties = properties;
  }

  /**
   * Loads the configuration of a command. Includes the properties file if the command line or the
   * environment names one.
   *
   * @throws CommandFailedException if the file cannot be read or contains an unknown key
   */
  public static Configuration of(Console console, List<String> args, CommandSpec command) {
    String file = fileIn(args).or(() -> console.variable(variable(FILE_OPTION))).orElse("");
    Properties properties = new Properties();
    if (!file.isEmpty()) {
      try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw CommandFailedException.misuse(
            FILE_OPTION + ": cannot read " + file + " as properties in UTF-8");
      }
      requireKnown(file, properties, command);
    }
    return new Configuration(console, file, properties);
  }

  /**
   * Finds the properties file without picocli, because picocli needs the defaults from the file
   * before it can parse the arguments.
   */
  private static Optional<String> fileIn(List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (arg.startsWith(FILE_OPTION + "=")) {
        return Optional.of(arg.substring(FILE_OPTION.length() + 1));
      }
      if (arg.equals(FILE_OPTION) && i + 1 < args.size()) {
        return Optional.of(args.get(i + 1));
      }
    }
    return Optional.empty();
  }

  private static void requireKnown(String file, Properties properties, CommandSpec command) {
    List<String> known = command.options().stream()
        .filter(Configuration::isSetting)
        .map(option -> key(option.longestName()))
        .collect(Collectors.toList());
    for (String name : properties.stringPropertyNames()) {
      if (!known.contains(name)) {
        throw CommandFailedException.misuse(file + ": unknown key '" + name + "'"
            + Nearest.to(name, known)
                .map(word -> "; did you mean " + word + "?")
                .orElse(""));
      }
    }
  }

  /** Returns whether an option can be set in the environment and in the file. */
  static boolean isSetting(OptionSpec option) {
    return !option.usageHelp()
        && !option.versionHelp()
        && !List.of(FILE_OPTION, PRINT_OPTION).contains(option.longestName());
  }

  static String key(String option) {
    return option.substring("--".length());
  }

  static String variable(String option) {
    return PREFIX + key(option).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /**
   * Returns the value of an option from the environment or the file, or empty if neither sets it.
   */
  public Optional<Setting> of(OptionSpec option) {
    if (!isSetting(option)) {
      return Optional.empty();
    }
    String name = option.longestName();
    return console
        .variable(variable(name))
        .map(value -> new Setting(value, variable(name)))
        .or(() -> Optional.ofNullable(properties.getProperty(key(name)))
            .map(value -> new Setting(value.strip(), file)));
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option
        // Escaped, because picocli would expand variables such as ${user.name}.
        ? of(option).map(setting -> setting.value().replace("${", "$${")).orElse(null)
        : null;
  }
}
