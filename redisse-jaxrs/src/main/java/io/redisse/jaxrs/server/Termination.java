package io.redisse.jaxrs.server;

import io.redisse.core.Redisse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;

/**
 * Waits for SIGTERM or SIGINT. With a shutdown hook, the JVM would exit with the signal's status,
 * which looks like a failure.
 */
final class Termination {
  private static final Logger LOG = System.getLogger(Termination.class.getName());

  private Termination() {}

  /** Blocks until the first signal, and until the streams are drained or the thread is interrupted. */
  static void awaitAndDrain(Redisse redisse) {
    try {
      await();
      redisse.drain().toCompletableFuture().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("draining the streams failed", e);
    }
  }

  /** Blocks until the first signal. A second signal ends the process immediately. */
  private static void await() throws InterruptedException {
    CountDownLatch received = new CountDownLatch(1);
    for (String signal : new String[] {"TERM", "INT"}) {
      handle(signal, received::countDown);
    }
    received.await();
  }

  /**
   * Installs a signal handler through reflection. The only API is a JDK-internal class, and the
   * compiler warns about direct use.
   */
  private static void handle(String signal, Runnable action) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object defaultHandler = handlerType.getField("SIG_DFL").get(null);
      var install = signalType.getMethod("handle", signalType, handlerType);
      Object handler = Proxy.newProxyInstance(
          Termination.class.getClassLoader(),
          new Class<?>[] {handlerType},
          (self, method, args) -> {
            // A second signal means that the operator does not want to wait for the drain.
            install.invoke(null, args[0], defaultHandler);
            action.run();
            return null;
          });
      install.invoke(null, signalType.getConstructor(String.class).newInstance(signal), handler);
    } catch (ReflectiveOperationException e) {
      LOG.log(
          Level.DEBUG,
          "Cannot handle SIG" + signal + "; the signal will end the process without draining",
          e);
    }
  }
}
