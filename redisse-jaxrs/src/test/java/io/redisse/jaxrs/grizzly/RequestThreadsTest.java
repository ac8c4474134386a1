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

/** When more requests run at once than there are processors. */
class RequestThreadsTest {
  private static final int REQUESTS = 200;

  private final Queue<Runnable> checks = new ArrayDeque<>();
  private final Set<Thread> running = ConcurrentHashMap.newKeySet();
  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger interrupts = new AtomicInteger();

  @AfterEach
  void endAll() {
    end.countDown();
  }

  /** Threads that are all in the middle of a request, with more requests behind. */
  private RequestThreads full(Predicate<Thread> asleep) {
    RequestThreads threads = new RequestThreads(this::countingInterrupts, asleep, checks::add);
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

  private Thread countingInterrupts(Runnable task) {
    return new Thread(task) {
      @Override
      public void interrupt() {
        interrupts.incrementAndGet();
        super.interrupt();
      }
    };
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
  void thereAreMoreWhenRequestsWaitForSomethingElseThanAProcessor() {
    RequestThreads threads = full(thread -> true);
    check(1);
    assertEquals(RequestThreads.PROCESSORS, threads.getPoolSize(), "once may be chance");
    while (threads.getPoolSize() < REQUESTS / 2) {
      int before = threads.getPoolSize();
      check(1);
      assertTrue(threads.getPoolSize() > before, "" + before);
      awaitAllRunning(threads);
    }
    threads.shutdown();
  }

  @Test
  void thereAreNoMoreWhenRequestsWaitForAProcessorHoweverLong() {
    RequestThreads threads = full(thread -> false);
    check(100);
    assertEquals(RequestThreads.PROCESSORS, threads.getPoolSize());
    threads.shutdown();
  }

  /** A thread that takes no requests at all stands for one that has not taken its next one yet. */
  @Test
  void thereAreNoMoreWhileAThreadIsAboutToTakeARequest() throws InterruptedException {
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
  void thereAreNoMoreOnceOneForEachProcessorIsAwake() {
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
  void whenNoneWaitsNothingIsChecked() {
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
  void threadsWithNothingToDoAreNotWokenWheneverARequestHasWaited() {
    RequestThreads threads = full(thread -> true);
    check(3);
    end.countDown();
    Awaitility.await().until(() -> threads.getQueue().isEmpty());
    check(1);
    interrupts.set(0);

    CountDownLatch waited = new CountDownLatch(1);
    for (int i = 0; i <= threads.getPoolSize(); i++) {
      threads.execute(() -> request(waited));
    }
    waited.countDown();
    Awaitility.await().until(() -> threads.getQueue().isEmpty());
    check(1);
    assertEquals(0, interrupts.get());
    threads.shutdown();
  }

  private static RequestThread start(Runnable task) {
    TCPNIOTransport transport = TCPNIOTransportBuilder.newInstance().build();
    RequestThread thread = new RequestThread(transport, 1, task);
    thread.start();
    return thread;
  }

  @Test
  void aThreadThatComputesIsAwake() {
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
  void aThreadThatWaitsIsAsleep() {
    RequestThread thread = start(LockSupport::park);
    Awaitility.await().until(() -> RequestThread.isAsleep(thread));
    LockSupport.unpark(thread);
  }

  @Test
  void aThreadThatReadsFromASocketIsAsleep() throws IOException {
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
      assertEquals(Thread.State.RUNNABLE, thread.getState(), "to Java");
    }
  }
}
