package io.redisse.cli;

import io.redisse.api.RedisseException;
import io.redisse.api.internal.Nearest;
import io.redisse.cli.bench.BenchCommand;
import io.redisse.cli.certify.CertifyCommand;
import io.redisse.cli.check.CheckCommand;
import io.redisse.cli.console.CommandFailedException;
import io.redisse.cli.console.Configuration;
import io.redisse.cli.console.Console;
import io.redisse.cli.console.ConsoleCommand;
import io.redisse.cli.console.SectionedHelp;
import io.redisse.cli.console.Version;
import io.redisse.cli.forget.ForgetCommand;
import io.redisse.cli.prepare.PrepareCommand;
import io.redisse.cli.publish.PublishCommand;
import io.redisse.cli.serve.ServeCommand;
import io.redisse.cli.stats.StatsCommand;
import io.redisse.cli.tail.TailCommand;
import io.redisse.jaxrs.server.ConsoleLog;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command-line interface. Can be called in-process, without starting a new JVM. */
public final class Cli {
  private Cli() {}

  /**
   * Runs a command. Errors are reported in a single line.
   *
   * @param args the command line without the program's name
   * @param out receives results
   * @param err receives errors and logs
   * @return 0 on success, 1 if the command failed, 2 if the command line is invalid
   */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    return run(args, new Console(out, err, System.getenv()));
  }

  /**
   * Runs a command with the given streams and environment variables. Errors are reported in a
   * single line.
   *
   * @param args the command line without the program's name
   * @param console the streams and environment variables to use
   * @return 0 on success, 1 if the command failed, 2 if the command line is invalid
   */
  public static int run(String[] args, Console console) {
    CommandLine commandLine = new CommandLine(new Root());
    Map<String, Function<Console, ConsoleCommand>> commands = commands();
    if (args.length > 0 && commands.containsKey(args[0])) {
      // To create them all would take half of a server's start.
      commands.keySet().retainAll(Set.of(args[0]));
    }
    commands.values().forEach(command -> commandLine.addSubcommand(command.apply(console)));
    commandLine
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((failure, arguments) -> {
          console.printError(explain(failure));
          return ExitCode.USAGE;
        })
        .setExecutionExceptionHandler((failure, command, parsed) ->
            fail(RedisseException.causeOf(failure), console, isVerbose(command)));
    try {
      CommandLine serve = commandLine.getSubcommands().get("serve");
      if (serve != null) {
        configure(serve, args, console);
      }
    } catch (CommandFailedException e) {
      return fail(e, console, false);
    }
    return commandLine.execute(args);
  }

  /** Returns the factories of the commands by name, in the order of the help text. */
  private static Map<String, Function<Console, ConsoleCommand>> commands() {
    Map<String, Function<Console, ConsoleCommand>> commands = new LinkedHashMap<>();
    commands.put("serve", ServeCommand::new);
    commands.put("publish", PublishCommand::new);
    commands.put("tail", TailCommand::new);
    commands.put("stats", StatsCommand::new);
    commands.put("bench", BenchCommand::new);
    commands.put("check", CheckCommand::new);
    commands.put("forget", ForgetCommand::new);
    commands.put("certify", CertifyCommand::new);
    commands.put("prepare", console -> new PrepareCommand(console, Cli::run));
    return commands;
  }

  private static void configure(CommandLine serve, String[] args, Console console) {
    SectionedHelp.use(serve);
    if (args.length > 0 && args[0].equals(serve.getCommandName())) {
      serve.setDefaultValueProvider(
          Configuration.of(console, List.of(args), serve.getCommandSpec()));
    }
  }

  private static boolean isVerbose(CommandLine command) {
    return command.getCommand() instanceof ConsoleCommand invoked && invoked.isVerbose();
  }

  private static int fail(Throwable failure, Console console, boolean verbose) {
    boolean expected = failure instanceof CommandFailedException
        || failure instanceof RedisseException
        || failure instanceof UncheckedIOException
        || failure instanceof IllegalArgumentException;
    console.printError(
        "redisse: " + (expected ? failure.getMessage() : failure + " (for details: --verbose)"));
    if (verbose) {
      ConsoleLog.stackTrace(failure).forEach(console.err()::println);
    }
    boolean misuse = failure instanceof IllegalArgumentException
        || (failure instanceof CommandFailedException failed && failed.isMisuse());
    return misuse ? ExitCode.USAGE : ExitCode.SOFTWARE;
  }

  private static String explain(ParameterException failure) {
    CommandSpec command = failure.getCommandLine().getCommandSpec();
    String problem = failure instanceof UnmatchedArgumentException unmatched
        ? unknown(unmatched.getUnmatched().get(0), command)
        : oneLine(failure) + origin(failure);
    return "redisse: " + problem + " (see " + command.qualifiedName() + " --help)";
  }

  /**
   * Names the source of an invalid value that is not on the command line. Users easily overlook
   * values from the environment or from the configuration file.
   */
  private static String origin(ParameterException failure) {
    CommandSpec command = failure.getCommandLine().getCommandSpec();
    return failure.getArgSpec() instanceof OptionSpec option
            && command.defaultValueProvider() instanceof Configuration configuration
        ? configuration
            .of(option)
            .filter(setting -> setting.value().equals(failure.getValue()))
            .map(setting -> ", from " + setting.origin())
            .orElse("")
        : "";
  }

  private static String unknown(String argument, CommandSpec command) {
    boolean option = argument.startsWith("-");
    Set<String> known =
        option ? command.optionsMap().keySet() : command.subcommands().keySet();
    return (option ? "unknown option '" : "unknown argument '")
        + argument
        + "'"
        + Nearest.to(argument, known)
            .map(word -> "; did you mean " + word + "?")
            .orElse("");
  }

  private static String oneLine(Throwable failure) {
    return String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", " ");
  }

  @Command(
      name = "redisse",
      description = "Server-Sent Events with history, kept in memory or in Redis.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "serve|publish|tail|stats|bench|check|forget|certify|prepare")
  private static final class Root implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
      if (spec != null) {
        throw new ParameterException(
            spec.commandLine(),
            "expected a command: serve, publish, tail, stats, bench, check, forget, certify or prepare");
      }
    }
  }
}
