package io.redisse.jaxrs.grizzly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.glassfish.grizzly.memory.ThreadLocalPoolProvider;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.threadpool.DefaultWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * A thread of Grizzly's kind, which keeps its buffers and other things that are used again. It can
 * tell whether it waits for something else than a processor, which Java cannot: to it, a thread that
 * reads from a socket runs.
 */
final class RequestThread extends DefaultWorkerThread {
  /** What Linux says of this thread; null elsewhere, and before the thread runs. */
  private volatile @Nullable Path stat;

  RequestThread(TCPNIOTransport transport, int number, Runnable task) {
    super(
        transport.getAttributeBuilder(),
        "redisse-http-" + number,
        transport.getMemoryManager() instanceof ThreadLocalPoolProvider pools
            ? pools.createThreadLocalPool()
            : null,
        task);
    setDaemon(true);
  }

  @Override
  public void run() {
    try {
      stat = Path.of("/proc/thread-self").toRealPath().resolve("stat");
    } catch (IOException e) {
      // Another system.
    }
    super.run();
  }

  /** Whether it waits for a lock, a socket, a timer or the like. */
  static boolean isAsleep(Thread thread) {
    Path file = thread instanceof RequestThread request ? request.stat : null;
    try {
      return file == null ? seemsAsleep(thread) : !isRunnable(Files.readString(file));
    } catch (IOException e) {
      // It has just ended.
      return false;
    }
  }

  /** See proc(5): the state follows the name, which is in parentheses. */
  private static boolean isRunnable(String stat) {
    return stat.startsWith("R", stat.lastIndexOf(')') + 2);
  }

  private static boolean seemsAsleep(Thread thread) {
    if (thread.getState() != State.RUNNABLE) {
      return true;
    }
    StackTraceElement[] stack = thread.getStackTrace();
    return stack.length > 0 && stack[0].isNativeMethod();
  }
}
