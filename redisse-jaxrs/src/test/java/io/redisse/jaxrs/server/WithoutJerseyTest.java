package io.redisse.jaxrs.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.redisse.jaxrs.RawClient;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WithoutJerseyTest {
  /** Has the classes of the tests, without Jersey and its injection. */
  private static final class WithoutJersey extends URLClassLoader {
    WithoutJersey() {
      super(
          Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
              .map(WithoutJersey::url)
              .toArray(URL[]::new),
          ClassLoader.getPlatformClassLoader());
    }

    private static URL url(String path) {
      try {
        return new File(path).toURI().toURL();
      } catch (MalformedURLException e) {
        throw new IllegalArgumentException(path, e);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("org.glassfish.jersey.") || name.startsWith("org.glassfish.hk2.")) {
        throw new ClassNotFoundException(name + " is not needed");
      }
      return super.findClass(name);
    }
  }

  @Test
  void aServerWithoutJaxrsComponentsNeedsNeitherJerseyNorHk2() throws Exception {
    ClassLoader usual = Thread.currentThread().getContextClassLoader();
    try (WithoutJersey classes = new WithoutJersey()) {
      Thread.currentThread().setContextClassLoader(classes);
      Object builder =
          classes.loadClass(RedisseServer.class.getName()).getMethod("builder").invoke(null);
      builder.getClass().getMethod("publishing").invoke(builder);
      builder.getClass().getMethod("livePage").invoke(builder);
      try (AutoCloseable server =
          (AutoCloseable) builder.getClass().getMethod("start").invoke(builder)) {
        URI uri = (URI) server.getClass().getMethod("uri").invoke(server);
        assertEquals(201, status(RawClient.send(uri, "POST", "/channels/a/events", "x")));
        assertEquals(200, status(RawClient.stream(uri, "/events?a")));
        assertEquals(200, status(RawClient.get(uri, "/live")));
        assertEquals(404, status(RawClient.get(uri, "/nothing")));
        assertEquals(400, status(RawClient.stream(uri, "/events?a=1")));
      }
    } finally {
      Thread.currentThread().setContextClassLoader(usual);
    }
  }

  private static int status(RawClient client) {
    try (client) {
      return client.status();
    }
  }
}
