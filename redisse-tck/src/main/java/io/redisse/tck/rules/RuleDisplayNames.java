package io.redisse.tck.rules;

import java.lang.reflect.Method;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGenerator;

/**
 * Generates display names that consist of a test's rule ids and its method name split into words.
 */
public final class RuleDisplayNames extends DisplayNameGenerator.Standard {
  /** Called by JUnit. */
  public RuleDisplayNames() {}

  @Override
  public String generateDisplayNameForMethod(
      List<Class<?>> enclosingInstanceTypes, Class<?> testClass, Method testMethod) {
    Rule rule = testMethod.getAnnotation(Rule.class);
    String words = RuleReport.words(testMethod.getName());
    return rule == null ? words : String.join(", ", rule.value()) + ": " + words;
  }
}
