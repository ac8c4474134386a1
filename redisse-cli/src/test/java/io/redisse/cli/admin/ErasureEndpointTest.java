package io.redisse.cli.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.api.spi.Backend;
import io.redisse.cli.CliRun;
import io.redisse.cli.ForwardingStore;
import io.redisse.cli.Http;
import io.redisse.cli.Http.Reply;
import io.redisse.jaxrs.server.RedisseServer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the erasure of a channel's history by operators. */
class ErasureEndpointTest {
  private static final String TOKEN = "an operator's token";

  private static CliRun serve(String... more) {
    List<String> args = new ArrayList<>(List.of("serve", "--port", "0", "--operator-token", TOKEN));
    args.addAll(List.of(more));
    return CliRun.start(args.toArray(String[]::new));
  }

  private static HttpResponse<String> erase(URI server, String channel, String token) {
    return Http.delete(
        server.resolve("channels/" + channel + "/events"), "Authorization", "Bearer " + token);
  }

  private static void publish(CliRun serve, String channel, String data) {
    HttpResponse<String> answer = Http.post(
        serve.uri().resolve("channels/" + channel + "/events"), data, "Content-Type", "text/plain");
    assertEquals(201, answer.statusCode(), answer::body);
  }

  @Test
  void anErasedChannelIsAGapForReturningClientsOnly() {
    try (CliRun serve = serve();
        Reply open = Http.stream(serve.uri(), "events?user%2F42&news")) {
      String start = open.await("id: ").replaceFirst("id: ", "");
      publish(serve, "user%2F42", "erased");
      open.await("data: erased");
      assertEquals(204, erase(serve.uri(), "user%2F42", TOKEN).statusCode());
      publish(serve, "user%2F42", "next");
      open.await("data: next");
      try (Reply back =
          Http.stream(serve.uri(), "events?user%2F42&news&polling", "Last-Event-ID", start)) {
        String rest = String.join("\n", back.rest());
        assertTrue(rest.contains("{\"channels\":{\"user/42\":\"reset\"}}"), rest);
        assertTrue(!rest.contains("erased"), rest);
      }
    }
  }

  @Test
  void onlyTheOperatorTokenMayErase() {
    try (CliRun serve = serve("--publish-token", "a publisher's")) {
      for (String token : List.of("", "a publisher's", TOKEN + "x")) {
        HttpResponse<String> answer = erase(serve.uri(), "news", token);
        assertEquals(401, answer.statusCode());
        assertEquals("Bearer", answer.headers().firstValue("WWW-Authenticate").orElse(""));
      }
    }
  }

  @Test
  void withAnAdminPortErasuresAreAcceptedThereOnly() {
    try (CliRun serve = serve("--admin-port", "0")) {
      String line = serve.out.await("Redisse serves ");
      URI admin = URI.create("http://127.0.0.1" + line.replaceFirst(".* ", ":") + "/");
      assertEquals(405, erase(serve.uri(), "news", TOKEN).statusCode());
      assertEquals(204, erase(admin, "news", TOKEN).statusCode());
    }
  }

  @Test
  void withoutAnOperatorTokenErasureIsOff() {
    try (CliRun serve = CliRun.start("serve", "--port", "0")) {
      assertEquals(405, erase(serve.uri(), "news", "").statusCode());
    }
  }

  @Test
  void anInvalidChannelIsRejectedWithTheReason() {
    try (CliRun serve = serve()) {
      for (String channel : List.of("redisse:x", "%ff", "a%0Ab")) {
        HttpResponse<String> answer = erase(serve.uri(), channel, TOKEN);
        assertEquals(400, answer.statusCode(), channel);
        assertTrue(answer.body().matches("(?s).*(expected|reserved|percent).*"), answer::body);
      }
    }
  }

  @Test
  void aBackendThatCannotEraseLeadsToA501() {
    RedisseServer.Builder builder = RedisseServer.builder().host("127.0.0.1").port(0);
    builder.configure(redisse -> redisse.backend(Backend.local(new ForwardingStore())));
    builder.endpoint("DELETE", ErasureEndpoint.PATH, ErasureEndpoint::new);
    try (RedisseServer server = builder.start()) {
      HttpResponse<String> answer = erase(server.uri(), "news", TOKEN);
      assertEquals(501, answer.statusCode());
      assertTrue(answer.body().contains("ErasableStore"), answer::body);
    }
  }
}
