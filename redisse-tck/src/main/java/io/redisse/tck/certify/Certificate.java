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
 * The result of running a contract. A subject is certified if no rule failed and no required rule
 * was skipped. Rules that do not apply and rules that the kit does not test yet are listed.
 *
 * @param kind the kind of subject
 * @param subject the subject's name, for example its URI
 * @param facts properties of the subject, found or declared, that make some tests inapplicable
 * @param seed seed that repeats the random choices of concurrency tests
 * @param rules the verdicts on all rules of the kind, in the order of SPEC.md
 */
public record Certificate(
    Kind kind, String subject, List<String> facts, long seed, List<RuleVerdict> rules) {
  /** The kinds of subjects. */
  public enum Kind {
    /** A backend, which stores and broadcasts events. */
    BACKEND("(STORE|CAST|PUB)-.*"),
    /** A server, which streams events to clients. */
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
   * @param kind the kind of subject
   * @param subject not empty
   * @param facts may be empty
   * @param seed the seed
   * @param rules one verdict for each rule of the kind
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
   * Returns whether the subject is certified.
   *
   * @return false if a rule failed or a required rule was skipped
   */
  public boolean isCertified() {
    return rules.stream().noneMatch(RuleVerdict::preventsCertificate);
  }

  /**
   * Formats the certificate as text: a line for each rule, its failed and skipped tests, the facts,
   * and the result in the last line.
   *
   * @return several lines without a line end after the last
   */
  public String table() {
    List<String> lines = new ArrayList<>();
    lines.add("Rule       Verdict         Tests");
    rules.forEach(rule -> addLines(rule, lines));
    facts.forEach(fact -> lines.add("Tested as: " + fact));
    lines.add(resultLine());
    return String.join(System.lineSeparator(), lines);
  }

  private static void addLines(RuleVerdict rule, List<String> lines) {
    String counts = counts(rule);
    lines.add(String.format(
            "%-10s %-15s %s", rule.rule(), words(rule.verdict()), counts + reason(rule, counts))
        .stripTrailing());
    rule.testsWith(Status.FAILED)
        .forEach(test -> lines.add("           - " + test.message().strip()));
    if (rule.verdict() != Verdict.SKIPPED) {
      rule.testsWith(Status.SKIPPED)
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

  private String resultLine() {
    String what = (kind == Kind.SERVER ? "server " : "backend ") + subject;
    if (!isCertified()) {
      return "NOT CERTIFIED: " + what + " ("
          + rules.stream()
              .filter(RuleVerdict::preventsCertificate)
              .map(rule -> rule.rule() + " " + words(rule.verdict()))
              .collect(Collectors.joining(", "))
          + ")";
    }
    return "CERTIFIED: " + what + rulesWith(Verdict.NOT_APPLICABLE) + rulesWith(Verdict.PENDING);
  }

  private String rulesWith(Verdict verdict) {
    String ids = rules.stream()
        .filter(rule -> rule.verdict() == verdict)
        .map(RuleVerdict::rule)
        .collect(Collectors.joining(", "));
    return ids.isEmpty() ? "" : "; " + words(verdict) + ": " + ids;
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
