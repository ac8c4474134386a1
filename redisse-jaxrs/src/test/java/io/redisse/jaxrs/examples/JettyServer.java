package io.redisse.jaxrs.examples;

import io.redisse.core.Redisse;
import io.redisse.jaxrs.RedisseFeature;
import java.net.URI;
import org.eclipse.jetty.server.Server;
import org.glassfish.jersey.jetty.JettyHttpContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/** Jersey on Jetty; only the last line differs from Grizzly. */
public final class JettyServer {
  private JettyServer() {}

  /** Starts an application that has streams at {@code /events}. */
  public static Server start(URI uri, Redisse redisse) {
    ResourceConfig application =
        new ResourceConfig().register(RedisseFeature.of(redisse).publishing());

    return JettyHttpContainerFactory.createServer(uri, application);
  }
}
