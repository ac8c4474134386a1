package io.redisse.jaxrs;

import io.redisse.api.Publisher;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.grizzly.jersey.GrizzlyExchangeFilter;
import io.redisse.jaxrs.http.Routes;
import io.redisse.jaxrs.stream.EndpointMounting;
import io.redisse.jaxrs.stream.FrameEventWriter;
import io.redisse.jaxrs.stream.StreamFilter;
import io.redisse.jaxrs.stream.Streams;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.util.List;
import org.glassfish.hk2.utilities.binding.AbstractBinder;

/**
 * Adds Redisse to a JAX-RS application on Jersey: {@code new
 * ResourceConfig().register(RedisseFeature.of(redisse))}.
 *
 * <p>Mounts the event streams at {@code /events} (see {@link #at}) and makes {@link Redisse},
 * {@link Publisher} and {@link Streams} injectable. The application's request filters apply to all
 * requests. Publishing over HTTP is off unless {@linkplain #publishing enabled}. The application
 * remains responsible for closing its {@link Redisse}. Immutable.
 */
public final class RedisseFeature implements Feature {
  private static final boolean GRIZZLY_PRESENT =
      isPresent("org.glassfish.grizzly.http.server.Request");

  private final Redisse redisse;
  private final List<String> paths;
  private final boolean publishing;
  private final boolean livePage;

  private RedisseFeature(
      Redisse redisse, List<String> paths, boolean publishing, boolean livePage) {
    this.redisse = redisse;
    this.paths = paths;
    this.publishing = publishing;
    this.livePage = livePage;
  }

  /**
   * Returns a feature that serves event streams at {@code /events}.
   *
   * @param redisse the instance to serve; the caller closes it
   * @return a feature to register once per application
   */
  public static RedisseFeature of(Redisse redisse) {
    return new RedisseFeature(redisse, List.of("events"), false, false);
  }

  /**
   * Mounts the streams at other paths. Each path serves event streams, and statistics to clients
   * that accept JSON.
   *
   * @param newPaths the paths that replace {@code events}, relative to the application's base path;
   *     none if the application opens {@link Streams} only from its own resource methods
   * @return a copy of this feature
   */
  public RedisseFeature at(String... newPaths) {
    return new RedisseFeature(redisse, List.of(newPaths), publishing, livePage);
  }

  /**
   * Enables publishing over HTTP: {@code POST /channels/{channel}/events} and {@code POST /events}.
   * Every client may publish unless one of the application's request filters rejects the request.
   *
   * @return a copy of this feature
   */
  public RedisseFeature publishing() {
    return new RedisseFeature(redisse, paths, true, livePage);
  }

  /**
   * Adds a live demonstration page at {@code /live}. If streams are mounted at the application's
   * root, browsers get the page there too. The application's request filters also apply to the
   * page.
   *
   * @return a copy of this feature, which needs at least one {@linkplain #at path} other than the
   *     root
   */
  public RedisseFeature livePage() {
    return new RedisseFeature(redisse, paths, publishing, true);
  }

  private static boolean isPresent(String className) {
    try {
      Class.forName(className, false, RedisseFeature.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  @Override
  public boolean configure(FeatureContext context) {
    context.register(new AbstractBinder() {
      @Override
      protected void configure() {
        bind(redisse).to(Redisse.class).to(Publisher.class);
        bind(new Streams(redisse)).to(Streams.class);
        if (GRIZZLY_PRESENT) {
          bindAsContract(GrizzlyExchangeFilter.class).in(Singleton.class);
        }
      }
    });
    context.register(new FrameEventWriter());
    context.register(StreamFilter.class);
    if (GRIZZLY_PRESENT) {
      context.register(GrizzlyExchangeFilter.class);
    }
    Routes routes = RedisseRoutes.of(redisse, paths, publishing, livePage);
    if (!routes.all().isEmpty()) {
      context.register(new EndpointMounting(routes));
    }
    return true;
  }
}
