package io.redisse.tck.certify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the copy of SPEC.md packaged with the kit. */
final class Specification {
  private static final Pattern RULE =
      Pattern.compile("(?m)^\\| ([A-Z]+-\\d+) \\| (MUST|SHOULD) \\|");

  private Specification() {}

  /**
   * Returns all rule ids in SPEC.md order, each mapped to true for a MUST or false for a SHOULD.
   */
  static Map<String, Boolean> rules() {
    try (InputStream in =
        Objects.requireNonNull(Specification.class.getResourceAsStream("SPEC.md"))) {
      Map<String, Boolean> rules = new LinkedHashMap<>();
      Matcher rule = RULE.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      while (rule.find()) {
        rules.put(rule.group(1), rule.group(2).equals("MUST"));
      }
      return rules;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
