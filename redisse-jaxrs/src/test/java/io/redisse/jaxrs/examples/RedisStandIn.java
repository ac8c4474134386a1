package io.redisse.jaxrs.examples;

import io.redisse.api.spi.Backend;
import io.redisse.api.spi.BackendProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Enumeration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** Replaces the Redis that the examples name by a backend in memory. */
public final class RedisStandIn implements BackendProvider {
  @Override
  public Set<String> schemes() {
    return Set.of("redis");
  }

  @Override
  public Backend open(URI uri) {
    return Backend.open("memory:");
  }

  /** Runs an example whose {@code redis:} backends are replaced. */
  static <T> T during(Supplier<T> example) {
    Thread thread = Thread.currentThread();
    ClassLoader loader = thread.getContextClassLoader();
    try (URLClassLoader withStandIn = new ProvidersOf("/redis-stand-in/", loader)) {
      thread.setContextClassLoader(withStandIn);
      return example.get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      thread.setContextClassLoader(loader);
    }
  }

  /** Finds only the providers that a folder names. */
  private static final class ProvidersOf extends URLClassLoader {
    private static final String SERVICES = "META-INF/services/" + BackendProvider.class.getName();

    ProvidersOf(String folder, ClassLoader parent) {
      super(new URL[] {Objects.requireNonNull(RedisStandIn.class.getResource(folder))}, parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(SERVICES) ? findResources(name) : super.getResources(name);
    }
  }
}
