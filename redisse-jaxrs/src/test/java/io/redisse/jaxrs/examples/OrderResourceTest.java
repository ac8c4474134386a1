package io.redisse.jaxrs.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.redisse.api.Event;
import io.redisse.api.Publisher;
import io.redisse.core.RecordingPublisher;
import jakarta.ws.rs.client.Entity;
import jakarta.ws.rs.core.Application;
import java.util.List;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.test.JerseyTest;
import org.junit.jupiter.api.Test;

/** Two ways to test what an application publishes: by a direct call, and over HTTP. */
class OrderResourceTest extends JerseyTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RecordingPublisher recorded = new RecordingPublisher();

  @Test
  void aShippedOrderIsPublishedToItsUser() throws Exception {
    new OrderResource(recorded).ship("42");

    List<Event> orders = recorded.events("order");
    assertEquals("user:42", orders.get(0).channel());
    assertEquals("shipped", JSON.readTree(orders.get(0).data()).get("state").textValue());

    assertEquals(1, orders.size());
    assertEquals(List.of(), recorded.events("invoice"));
  }

  @Override
  protected Application configure() {
    return new ResourceConfig(OrderResource.class).register(new AbstractBinder() {
      @Override
      protected void configure() {
        bind(recorded).to(Publisher.class);
      }
    });
  }

  @Test
  void aPostRequestPublishesTheOrder() {
    target("orders/42").request().post(Entity.text(""));
    assertEquals("user:42", recorded.events().get(0).channel());
  }
}
