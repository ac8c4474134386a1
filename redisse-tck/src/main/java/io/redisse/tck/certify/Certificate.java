package io.redisse.tck.certify;

import io.redisse.tck.certify.RuleVerdict.Verdict;
import io.redisse.tck.certify.TestOutcome.Status;
import io.redisse.tck.rules.UntestedRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The verdict on a backend or a server. It is certified if no rule failed and no rule that it must
 * keep was skipped. Rules that do not apply to what it is, and rules that the kit cannot test yet,
 * are named.
 *
 * @param kind what was tested
 * @param subject which one, as whoever tested it called it
 * @param facts what the subject is by its nature, found or declared; it is certified as such
 * @param seed repeats the choices of the tests of concurrency
 * @param rules all rules of the kind, in the order of SPEC.md
 */
public record Certificate(
    Kind kind, String subject, List<String> facts, long seed, List<RuleVerdict> rules) {
  /** The two certificates. */
  public enum Kind {
    /** Keeps and carries events. */
    BACKEND("(STORE|CAST|PUB)-.*"),
    /** Speaks to clients. */
    SERVER("(STREAM|WIRE|HTTP)-.*");

    private final Pattern rules;

    Kind(String rules) {
      this.rules = Pattern.compile(rules);
    }

    boolean has(String rule) {
      return rules.matcher(rule).matches();
    }
  }

  /**
   * Copies the lists.
   *
   * @param kind the kind
   * @param subject the subject
   * @param facts may be empty
   * @param seed the seed
   * @param rules the verdicts
   */
  public Certificate {
    facts = List.copyOf(facts);
    rules = List.copyOf(rules);
  }

  static Certificate of(
      Kind kind, String subject, List<String> facts, long seed, List<TestOutcome> tests) {
    Map<String, String> pending = UntestedRules.reasons();
    List<RuleVerdict> verdicts = new ArrayList<>();
    Specification.rules().forEach((rule, required) -> {
      if (kind.has(rule)) {
        List<TestOutcome> ofRule =
            tests.stream().filter(test -> test.rules().contains(rule)).toList();
        verdicts.add(
            pending.containsKey(rule)
                ? RuleVerdict.pending(rule, required, pending.get(rule))
                : RuleVerdict.of(rule, required, ofRule));
      }
    });
    return new Certificate(kind, subject, facts, seed, verdicts);
  }

  /**
   * The verdict.
   *
   * @return whether the subject keeps the rules, as far as the kit can tell
   */
  public boolean isCertified() {
    return rules.stream().noneMatch(RuleVerdict::standsInTheWay);
  }

  /**
   * One line for each rule, what failed and what was left out, and the verdict.
   *
   * @return several lines
   */
  public String table() {
    List<String> lines = new ArrayList<>();
    lines.add("Rule       Verdict         Tests");
    rules.forEach(rule -> addLines(rule, lines));
    facts.forEach(fact -> lines.add("As it is: " + fact));
    lines.add(verdictLine());
    return String.join(System.lineSeparator(), lines);
  }

  private static void addLines(RuleVerdict rule, List<String> lines) {
    String counts = counts(rule);
    lines.add(String.format(
            "%-10s %-15s %s", rule.rule(), words(rule.verdict()), counts + reason(rule, counts))
        .stripTrailing());
    rule.testsThat(Status.FAILED)
        .forEach(test -> lines.add("           - " + test.message().strip()));
    if (rule.verdict() != Verdict.SKIPPED) {
      rule.testsThat(Status.SKIPPED)
          .forEach(test ->
              lines.add("           - skipped: " + test.name() + " (" + test.message() + ")"));
    }
  }

  private static String reason(RuleVerdict rule, String counts) {
    return rule.reason().isEmpty() ? "" : (counts.isEmpty() ? "" : ": ") + rule.reason();
  }

  private static String counts(RuleVerdict rule) {
    return rule.tests().stream()
        .collect(Collectors.groupingBy(TestOutcome::status, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .map(entry -> entry.getValue() + " " + words(entry.getKey()))
        .collect(Collectors.joining(", "));
  }

  private String verdictLine() {
    String what = (kind == Kind.SERVER ? "server " : "backend ") + subject;
    if (!isCertified()) {
      return "NOT CERTIFIED: " + what + " ("
          + rules.stream()
              .filter(RuleVerdict::standsInTheWay)
              .map(rule -> rule.rule() + " " + words(rule.verdict()))
              .collect(Collectors.joining(", "))
          + ")";
    }
    return "CERTIFIED: " + what + named(Verdict.NOT_APPLICABLE) + named(Verdict.PENDING);
  }

  private String named(Verdict verdict) {
    String such = rules.stream()
        .filter(rule -> rule.verdict() == verdict)
        .map(RuleVerdict::rule)
        .collect(Collectors.joining(", "));
    return such.isEmpty() ? "" : "; " + words(verdict) + ": " + such;
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
