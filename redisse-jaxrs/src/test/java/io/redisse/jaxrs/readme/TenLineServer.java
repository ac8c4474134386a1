package io.redisse.jaxrs.readme;

import io.redisse.jaxrs.RedisseServer;
import java.util.Set;

class TenLineServer {
  public static void main(String[] args) {
    RedisseServer.builder()
        .backend("memory:") // or redis://localhost:6379/
        .port(4242)
        .register(AuthenticationFilter.class) // any JAX-RS component
        .channels(request -> Set.of(
            "global_events_channel", "user:" + request.principal().orElseThrow().getName()))
        .run(args);
  }
}
