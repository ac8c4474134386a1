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
 * was skipped. The certificate also lists the rules that do not apply and those that the kit does
 * not test yet.
 *
 * @param kind decides which rules apply
 * @param subject the subject's name, for example its URI
 * @param facts detected or declared properties of the subject that rule out some tests
 * @param seed random seed of the concurrency tests; reuse it to repeat their random choices
 * @param rules one verdict for each rule of this kind, in SPEC.md order
 */
public record Certificate(
    Kind kind, String subject, List<String> facts, long seed, List<RuleVerdict> rules) {
  /** What is certified: a backend, or a running server. */
  public enum Kind {
    /** A backend, which stores and broadcasts events. */
    BACKEND("(STORE|CAST|PUB)-.*"),
    /** A server that streams events to clients. */
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
   * Copies the lists, so that the certificate is immutable.
   *
   * @param kind decides which rules apply
   * @param subject the subject's name; not empty
   * @param facts properties that rule out some tests; may be empty
   * @param seed random seed of the concurrency tests
   * @param rules one verdict for each rule of this kind, in SPEC.md order
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
   * Formats the certificate as text: one line per rule with its failed and skipped tests, then the
   * facts, then the result.
   *
   * @return lines separated by LF, with no LF at the end
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
