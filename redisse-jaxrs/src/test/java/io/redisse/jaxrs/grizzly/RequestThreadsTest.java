package io.redisse.jaxrs.grizzly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.glassfish.grizzly.nio.transport.TCPNIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOTransportBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The number of request threads when more requests run at once than there are processors. */
class RequestThreadsTest {
  private static final int REQUESTS = 200;

  private final Queue<Runnable> checks = new ArrayDeque<>();
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger wakeUps = new AtomicInteger();

  @AfterEach
  void endAll() {
    end.countDown();
  }

  /** Returns threads that are all executing a request, with more requests in the queue. */
  private RequestThreads full(Predicate<Thread> asleep) {
    RequestThreads threads = new RequestThreads(this::countingWakeUps, asleep, checks::add);
    for (int i = 0; i < REQUESTS; i++) {
      threads.execute(() -> request(end));
    }
    assertEquals(RequestThreads.PROCESSORS, threads.getPoolSize());
    awaitAllRunning(threads);
    return threads;
  }

  private void awaitAllRunning(RequestThreads threads) {
    Awaitility.await().until(() -> running.size() == threads.getPoolSize());
  }

  /**
   * Counts interrupts by other threads. A thread also interrupts itself: when it was woken and
   * interrupted at once, the lock that it takes restores the interrupt, possibly much later.
   */
  private Thread countingWakeUps(Runnable task) {
    return new Thread(task) {
      @Override
      public void interrupt() {
        if (Thread.currentThread() != this) {
          wakeUps.incrementAndGet();
        }
        super.interrupt();
      }
    };
  }

  private static void awaitIdle(RequestThreads threads) {
    Awaitility.await().until(() -> threads.getQueue().isEmpty() && threads.getActiveCount() == 0);
  }

  private void request(CountDownLatch until) {
    running.add(Thread.currentThread());
    try {
      until.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void check(int times) {
    for (int i = 0; i < times; i++) {
      assertEquals(1, checks.size());
      checks.remove().run();
    }
  }

  @Test
  void threadsAreAddedWhileRequestsBlock() {
    RequestThreads threads = full(thread -> true);
    check(1);
    assertEquals(RequestThreads.PROCESSORS, threads.getPoolSize(), "a single check may be chance");
    while (threads.getPoolSize() < REQUESTS / 2) {
      int before = threads.getPoolSize();
      check(1);
      assertTrue(threads.getPoolSize() > before, "" + before);
      awaitAllRunning(threads);
    }
    threads.shutdown();
  }

  @Test
  void noThreadIsAddedWhileRequestsWaitForAProcessor() {
    RequestThreads threads = full(thread -> false);
    check(100);
    assertEquals(RequestThreads.PROCESSORS, threads.getPoolSize());
    threads.shutdown();
  }

  /** A thread that never takes a request stands for one that has not taken its next request yet. */
  @Test
  void noThreadIsAddedWhileOneIsAboutToTakeARequest() throws InterruptedException {
    CountDownLatch made = new CountDownLatch(1);
    RequestThreads threads = new RequestThreads(
        task -> new Thread(() -> {
          if (made.getCount() == 0) {
            task.run();
          } else {
            made.countDown();
            request(end);
          }
        }),
        thread -> true,
        checks::add);
    threads.execute(() -> request(end));
    made.await();
    Awaitility.await().until(() -> running.size() == 1);
    running.clear();
    for (int i = 1; i < REQUESTS; i++) {
      threads.execute(() -> request(end));
    }
    Awaitility.await().until(() -> running.size() == RequestThreads.PROCESSORS - 1);
    check(100);
    assertEquals(RequestThreads.PROCESSORS, threads.getPoolSize());
    threads.shutdown();
  }

  @Test
  void noThreadIsAddedOnceOneForEachProcessorIsAwake() {
    Set<Thread> awake = ConcurrentHashMap.newKeySet();
    RequestThreads threads = full(thread -> !awake.contains(thread));
    check(2);
    int grown = threads.getPoolSize();
    assertTrue(grown > RequestThreads.PROCESSORS);
    awaitAllRunning(threads);
    running.stream().limit(RequestThreads.PROCESSORS).forEach(awake::add);
    check(100);
    assertEquals(grown, threads.getPoolSize());
    threads.shutdown();
  }

  @Test
  void checksEndWhenTheQueueIsEmpty() {
    RequestThreads threads = full(thread -> true);
    check(3);
    end.countDown();
    Awaitility.await().until(() -> threads.getQueue().isEmpty());
    check(1);
    assertEquals(0, checks.size());
    assertEquals(RequestThreads.PROCESSORS, threads.getCorePoolSize());
    threads.shutdown();
  }

  @Test
  void aRequestThatHasWaitedDoesNotWakeIdleThreads() {
    RequestThreads threads = full(thread -> true);
    check(3);
    end.countDown();
    awaitIdle(threads);
    check(1);
    wakeUps.set(0);

    CountDownLatch waited = new CountDownLatch(1);
    for (int i = 0; i <= threads.getPoolSize(); i++) {
      threads.execute(() -> request(waited));
    }
    waited.countDown();
    awaitIdle(threads);
    check(1);
    assertEquals(0, wakeUps.get());
    threads.shutdown();
  }

  private static RequestThread start(Runnable task) {
    TCPNIOTransport transport = TCPNIOTransportBuilder.newInstance().build();
    RequestThread thread = new RequestThread(transport, 1, task);
    thread.start();
    return thread;
  }

  @Test
  void aComputingThreadIsAwake() {
    AtomicBoolean computing = new AtomicBoolean(true);
    RequestThread thread = start(() -> {
      while (computing.get()) {
        Thread.onSpinWait();
      }
    });
    Awaitility.await().until(() -> !RequestThread.isAsleep(thread));
    computing.set(false);
  }

  @Test
  void aWaitingThreadIsAsleep() {
    RequestThread thread = start(LockSupport::park);
    Awaitility.await().until(() -> RequestThread.isAsleep(thread));
    LockSupport.unpark(thread);
  }

  @Test
  void aThreadReadingFromASocketIsAsleep() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
        InputStream in = socket.getInputStream()) {
      RequestThread thread = start(() -> {
        try {
          in.read();
        } catch (IOException e) {
          // The test is over.
        }
      });
      Awaitility.await().until(() -> RequestThread.isAsleep(thread));
      assertEquals(Thread.State.RUNNABLE, thread.getState(), "as Java sees it");
    }
  }
}
