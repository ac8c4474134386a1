package io.redisse.tck.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Marks tests that interfere with other tests or are affected by them: they restart or interrupt
 * the server, or count its streams. A certification runs them one at a time, after all others.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Tag(NeedsQuiet.TAG)
public @interface NeedsQuiet {
  /** The JUnit tag of these tests. */
  String TAG = "redisse-needs-quiet";
}
