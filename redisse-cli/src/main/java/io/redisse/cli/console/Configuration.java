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
 * What options are when the command line does not say: the environment variable of the option's name,
 * else the line of its name in a properties file, else the option's own default. An option {@code
 * --max-streams} is {@code REDISSE_MAX_STREAMS} there and {@code max-streams} here.
 */
public final class Configuration implements IDefaultValueProvider {
  public static final String OPTION = "--config";
  private static final String PREFIX = "REDISSE_";

  /** A value and where it is from. */
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
   * Reads the file that the command line or the environment names, if one does.
   *
   * @throws CommandFailedException if it cannot be read, or has a key that is none of the command's
   */
  public static Configuration of(Console console, List<String> args, CommandSpec command) {
    String file = named(args).or(() -> console.variable(variable(OPTION))).orElse("");
    Properties properties = new Properties();
    if (!file.isEmpty()) {
      try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw CommandFailedException.misuse(
            OPTION + ": cannot read " + file + " as properties in UTF-8");
      }
      requireKnown(file, properties, command);
    }
    return new Configuration(console, file, properties);
  }

  /** Looked for by hand: what the file says has to be known before the rest is parsed. */
  private static Optional<String> named(List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      String arg = args.get(i);
      if (arg.startsWith(OPTION + "=")) {
        return Optional.of(arg.substring(OPTION.length() + 1));
      }
      if (arg.equals(OPTION) && i + 1 < args.size()) {
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

  /** Whether an option can be set elsewhere than on the command line. */
  static boolean isSetting(OptionSpec option) {
    return !option.usageHelp()
        && !option.versionHelp()
        && !List.of(OPTION, PrintedConfiguration.OPTION).contains(option.longestName());
  }

  static String key(String option) {
    return option.substring("--".length());
  }

  static String variable(String option) {
    return PREFIX + key(option).replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** What was set for an option elsewhere than on the command line. */
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
        // Picocli would replace variables in it, which nobody asked for.
        ? of(option).map(setting -> setting.value().replace("${", "$${")).orElse(null)
        : null;
  }
}
