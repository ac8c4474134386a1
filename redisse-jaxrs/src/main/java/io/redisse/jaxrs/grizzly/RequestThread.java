package io.redisse.jaxrs.grizzly;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.glassfish.grizzly.memory.ThreadLocalPoolProvider;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.threadpool.DefaultWorkerThread;
import org.jspecify.annotations.Nullable;

/**
 * A Grizzly worker thread, which caches buffers and other reusable objects. Unlike Java's thread
 * state, {@link #isAsleep} recognizes threads that wait for I/O: Java reports a thread blocked on a
 * socket read as runnable.
 */
final class RequestThread extends DefaultWorkerThread {
  /** This thread's status file on Linux; null on other systems and before the thread runs. */
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
      // Not Linux: isAsleep falls back to the stack trace.
    }
    super.run();
  }

  /**
   * Returns true if a thread is waiting for anything but a processor, such as a lock, a socket or a
   * timer.
   */
  static boolean isAsleep(Thread thread) {
    Path file = thread instanceof RequestThread request ? request.stat : null;
    try {
      return file == null ? seemsAsleep(thread) : !isRunnable(Files.readString(file));
    } catch (IOException e) {
      // The thread has just ended.
      return false;
    }
  }

  /** Parses the format of proc(5), where the state follows the name in parentheses. */
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
