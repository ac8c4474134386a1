package io.redisse.jaxrs.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.jaxrs.RawClient;
import io.redisse.jaxrs.server.RedisseServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Resolvers of applications that block, for example on a database. */
class SlowResolversTest {
  private static final int BLOCKING = 50;

  @Test
  void blockingResolversDoNotDelayOtherClients() throws Exception {
    CountDownLatch blocked = new CountDownLatch(BLOCKING);
    CountDownLatch otherConnected = new CountDownLatch(1);
    ExecutorService clients = Executors.newCachedThreadPool();
    try (RedisseServer server = RedisseServer.builder()
        .channels(request -> {
          if (request.requestedChannels().contains("slow")) {
            blocked.countDown();
            await(otherConnected);
          }
          return request.requestedChannels();
        })
        .start()) {
      List<CompletableFuture<Integer>> slow = new ArrayList<>();
      for (int i = 0; i < BLOCKING; i++) {
        slow.add(CompletableFuture.supplyAsync(() -> status(server, "/?slow"), clients));
      }
      await(blocked);
      assertEquals(200, status(server, "/?quick"));
      otherConnected.countDown();
      for (CompletableFuture<Integer> client : slow) {
        assertEquals(200, client.join());
      }
    } finally {
      clients.shutdownNow();
    }
  }

  private static int status(RedisseServer server, String target) {
    try (RawClient client = RawClient.stream(server.uri(), target)) {
      return client.status();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("timed out");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
