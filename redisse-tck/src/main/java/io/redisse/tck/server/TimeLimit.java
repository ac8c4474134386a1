package io.redisse.tck.server;

import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Limits the duration of each server test. Each single wait has a limit, but a faulty server can
 * make a test wait repeatedly.
 */
final class TimeLimit implements InvocationInterceptor {
  /** Called by JUnit. */
  TimeLimit() {}

  @Override
  public void interceptTestMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> test,
      ExtensionContext context)
      throws Throwable {
    long millis = ((ServerTests) context.getRequiredTestInstance()).testLimitMillis();
    CompletableFuture<Void> ended = new CompletableFuture<>();
    Thread thread = new Thread(
        () -> {
          try {
            invocation.proceed();
            ended.complete(null);
          } catch (Throwable e) {
            ended.completeExceptionally(e);
          }
        },
        "tck-test");
    thread.setDaemon(true);
    thread.start();
    try {
      ended.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() == null ? e : e.getCause();
    } catch (TimeoutException e) {
      AssertionError failure =
          new AssertionError("expected the test to end within " + millis + " ms");
      failure.setStackTrace(thread.getStackTrace());
      thread.interrupt();
      throw failure;
    }
  }
}
