package io.redisse.jaxrs.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.core.Redisse;
import io.redisse.jaxrs.RedisseFeature;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Application;
import java.util.Set;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.test.JerseyTest;
import org.junit.jupiter.api.Test;

/** The publish right of docs/embedding.md. */
class PublisherFilterTest extends JerseyTest {
  @Override
  protected Application configure() {
    Redisse redisse = Redisse.builder().channels(request -> Set.of("news")).build();
    return new ResourceConfig()
        .register(RedisseFeature.of(redisse).publishing())
        .register(AuthenticationFilter.class)
        .register(PublisherFilter.class);
  }

  @Test
  void aUserMayPublishToTheirOwnChannelOnly() {
    assertEquals(201, publishAsAnn("user:ann"));
    assertEquals(403, publishAsAnn("user:bob"));
  }

  private int publishAsAnn(String channel) {
    return target("channels/" + channel + "/events")
        .request()
        .cookie("session", "ann")
        .post(Entity.text("Hello"))
        .getStatus();
  }
}
