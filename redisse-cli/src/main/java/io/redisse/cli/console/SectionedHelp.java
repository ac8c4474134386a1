package io.redisse.cli.console;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * Lists options under the headings of their mixins. Picocli's argument groups support headings as
 * well, but ignore default value providers.
 */
public final class SectionedHelp implements IHelpSectionRenderer {
  private SectionedHelp() {}

  /** Configures a command to list its options in sections. */
  public static void use(CommandLine command) {
    command.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new SectionedHelp());
  }

  @Override
  public String render(Help help) {
    StringBuilder sections = new StringBuilder();
    Set<String> inSections = new HashSet<>();
    for (CommandSpec mixin : help.commandSpec().mixins().values()) {
      String heading = mixin.usageMessage().optionListHeading();
      if (heading != null && !heading.isEmpty()) {
        Set<String> names = mixin.optionsMap().keySet();
        inSections.addAll(names);
        sections
            .append(help.createHeading(heading))
            .append(help.optionListExcludingGroups(options(help, names, true)));
      }
    }
    return help.optionListExcludingGroups(options(help, inSections, false)) + sections;
  }

  private static List<OptionSpec> options(Help help, Set<String> names, boolean among) {
    return help.commandSpec().options().stream()
        .filter(option -> names.contains(option.longestName()) == among)
        .toList();
  }
}
