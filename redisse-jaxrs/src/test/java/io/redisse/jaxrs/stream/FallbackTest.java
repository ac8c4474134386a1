package io.redisse.jaxrs.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.redisse.jaxrs.RawClient;
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

/** Filters and interceptors of the application see streams, instead of being bypassed. */
class FallbackTest {
  /** Converts the stream to upper case. */
  private static final class UpperCase extends FilterOutputStream {
    UpperCase(OutputStream out) {
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
      response.setEntityStream(new UpperCase(response.getEntityStream()));
    }
  }

  private static class WrappingInterceptor implements WriterInterceptor {
    @Override
    public void aroundWriteTo(WriterInterceptorContext context) throws IOException {
      context.setOutputStream(new UpperCase(context.getOutputStream()));
      context.proceed();
    }
  }

  @NameBinding
  @Retention(RetentionPolicy.RUNTIME)
  private @interface Elsewhere {}

  @Elsewhere
  private static final class BoundElsewhere extends WrappingInterceptor {}

  private static final class Rejecting implements ContainerResponseFilter {
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

  /** Returns a whole stream, which ends by itself because it polls and reports missed events. */
  private static String bodyFrom(RedisseServer server) {
    try (server;
        RawClient client = RawClient.stream(server.uri(), "/?a&polling&lastEventId=1")) {
      assertEquals(200, client.status());
      return client.body();
    }
  }

  @Test
  void aStreamIsWrittenThroughTheResponseFiltersOutputStream() {
    assertTrue(bodyFrom(serverWith(new WrappingFilter())).contains("EVENT: MISSEDEVENTS\n"));
  }

  @Test
  void aStreamIsWrittenThroughAWriterInterceptor() {
    assertTrue(bodyFrom(serverWith(new WrappingInterceptor())).contains("EVENT: MISSEDEVENTS\n"));
  }

  @Test
  void aStreamIsWrittenThroughADynamicallyBoundInterceptor() {
    DynamicFeature binding = (resource, context) -> context.register(new WrappingInterceptor());
    assertTrue(bodyFrom(serverWith(binding)).contains("EVENT: MISSEDEVENTS\n"));
  }

  @Test
  void anInterceptorOfOtherResourcesDoesNotSeeStreams() {
    assertTrue(bodyFrom(serverWith(new BoundElsewhere())).contains("event: missedevents\n"));
  }

  @Test
  void aStreamRejectedByAResponseFilterIsNotOpened() {
    RedisseServer server = serverWith(new Rejecting());
    try (server;
        RawClient client = RawClient.stream(server.uri(), "/?a")) {
      assertEquals(410, client.status());
    }
    assertEquals(0, server.redisse().hub().statistics().served());
  }
}
