package io.redisse.jaxrs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.jaxrs.server.RedisseServer;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.Test;

/** What an application puts between a stream and its connection is not passed by. */
class FallbackTest {
  /** Turns all that is written to capitals. */
  private static final class Loud extends FilterOutputStream {
    Loud(OutputStream out) {
      super(out);
    }

    @Override
    public void write(int b) throws IOException {
      out.write(Character.toUpperCase(b));
    }
  }

  private static final class WrappingFilter implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
      response.setEntityStream(new Loud(response.getEntityStream()));
    }
  }

  private static class WrappingInterceptor implements WriterInterceptor {
    @Override
    public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
      context.setOutputStream(new Loud(context.getOutputStream()));
      context.proceed();
    }
  }

  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  private @interface Elsewhere {}

  @Elsewhere
  private static final class BoundElsewhere extends WrappingInterceptor {}

  private static final class Refusing implements ContainerResponseFilter {
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
      if (response.getStatus() == 200) {
        throw new WebApplicationException("not today", 410);
      }
    }
  }

  private static RedisseServer serverWith(Object component) {
    return RedisseServer.builder().register(component).start();
  }

  /** All of a stream that ends by itself because the client is told that it missed something. */
  private static String bodyFrom(RedisseServer server) {
    try (server;
        RawClient client = RawClient.stream(server.uri(), "/?a&polling&lastEventId=1")) {
      assertEquals(200, client.status());
      return client.body();
    }
  }

  @Test
  void anEntityStreamThatAResponseFilterWrappedIsWrittenThrough() {
    assertTrue(bodyFrom(serverWith(new WrappingFilter())).contains("EVENT: MISSEDEVENTS\n"));
  }

  @Test
  void aWriterInterceptorSeesTheStream() {
    assertTrue(bodyFrom(serverWith(new WrappingInterceptor())).contains("EVENT: MISSEDEVENTS\n"));
  }

  @Test
  void aWriterInterceptorThatADynamicFeatureBoundSeesTheStream() {
    DynamicFeature binding = (resource, context) -> context.register(new WrappingInterceptor());
    assertTrue(bodyFrom(serverWith(binding)).contains("EVENT: MISSEDEVENTS\n"));
  }

  @Test
  void anInterceptorThatIsBoundToOtherResourcesChangesNothing() {
    assertTrue(bodyFrom(serverWith(new BoundElsewhere())).contains("event: missedevents\n"));
  }

  @Test
  void aResponseFilterThatRefusesLeavesNoStreamBehind() {
    RedisseServer server = serverWith(new Refusing());
    try (server;
        RawClient client = RawClient.stream(server.uri(), "/?a")) {
      assertEquals(410, client.status());
    }
    assertEquals(0, server.redisse().hub().statistics().served());
  }
}
