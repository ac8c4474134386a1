package io.redisse.jaxrs.server;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;

/**
 * Waits for the signal to end. A shutdown hook could not do it: the virtual machine then ends with
 * the status of the signal, as if something had gone wrong.
 */
final class Termination {
  private static final Logger LOG = System.getLogger(Termination.class.getName());

  private Termination() {}

  static void await() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    for (String signal : new String[] {"TERM", "INT"}) {
      handle(signal, told::countDown);
    }
    told.await();
  }

  /**
   * Java has no other way than this unofficial class, which every virtual machine has. It is not
   * named in the source because the compiler warns of it.
   */
  private static void handle(String signal, Runnable action) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      Object onceThenDefault = handlerType.getField("SIG_DFL").get(null);
      var install = signalType.getMethod("handle", signalType, handlerType);
      Object handler = Proxy.newProxyInstance(
          Termination.class.getClassLoader(),
          new Class<?>[] {handlerType},
          (self, method, args) -> {
            // Whoever asks a second time does not want to wait.
            install.invoke(null, args[0], onceThenDefault);
            action.run();
            return null;
          });
      install.invoke(null, signalType.getConstructor(String.class).newInstance(signal), handler);
    } catch (ReflectiveOperationException e) {
      LOG.log(Level.DEBUG, "The signal " + signal + " cannot be waited for", e);
    }
  }
}
