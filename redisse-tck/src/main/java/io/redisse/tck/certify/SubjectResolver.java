package io.redisse.tck.certify;

import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.engine.support.store.Namespace;
import org.junit.platform.launcher.LauncherSession;

/** Supplies the run's subject to the contract constructors when JUnit calls them. */
final class SubjectResolver implements ParameterResolver {
  private static final String SUBJECT = "subject";

  /** Called by JUnit. */
  SubjectResolver() {}

  static void register(Object subject, LauncherSession session) {
    session.getStore().put(Namespace.create(SubjectResolver.class), SUBJECT, subject);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().isInstance(subject(context));
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return subject(context);
  }

  private static Object subject(ExtensionContext context) {
    return Objects.requireNonNull(
        context
            .getStore(
                ExtensionContext.StoreScope.LAUNCHER_SESSION,
                ExtensionContext.Namespace.create(SubjectResolver.class))
            .get(SUBJECT),
        "no subject is registered");
  }
}
