package io.redisse.tck.rules;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Declares the rules of SPEC.md that a test checks. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Rule {
  /**
   * Returns the ids of the checked rules.
   *
   * @return ids such as {@code STORE-4}, at least one
   */
  String[] value();
}
