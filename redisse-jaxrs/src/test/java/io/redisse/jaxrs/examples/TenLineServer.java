package io.redisse.jaxrs.examples;

import io.redisse.jaxrs.server.RedisseServer;
import java.util.Set;

class TenLineServer {
  public static void main(String[] args) {
    RedisseServer.builder()
        .backend("redis://localhost:6379/")
        .port(4242)
        .register(AuthenticationFilter.class) // any JAX-RS component
        .channels(request -> Set.of("global_events_channel"))
        .run(args);
  }
}
