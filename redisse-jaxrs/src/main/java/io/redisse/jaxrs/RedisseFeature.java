package io.redisse.jaxrs;

import io.redisse.api.Publisher;
import io.redisse.core.Redisse;
import io.redisse.jaxrs.grizzly.GrizzlyExchangeFilter;
import io.redisse.jaxrs.http.Workers;
import io.redisse.jaxrs.livepage.LivePage;
import io.redisse.jaxrs.livepage.LivePageSettings;
import io.redisse.jaxrs.publish.BatchResource;
import io.redisse.jaxrs.publish.PublishResource;
import io.redisse.jaxrs.stream.EventsResource;
import io.redisse.jaxrs.stream.FrameEventWriter;
import io.redisse.jaxrs.stream.StreamFilter;
import io.redisse.jaxrs.stream.Streams;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import java.util.List;
import org.glassfish.hk2.utilities.binding.AbstractBinder;
import org.glassfish.jersey.server.model.ModelProcessor;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.model.ResourceModel;

/**
 * Redisse in a JAX-RS application on Jersey: {@code new
 * ResourceConfig().register(RedisseFeature.of(redisse))}.
 *
 * <p>Mounts the event stream at {@code /events} (see {@link #at}) and makes {@link Redisse}, {@link
 * Publisher} and {@link Streams} injectable. Streams and statistics are behind whatever request
 * filters the application has; publishing over HTTP is only there when {@linkplain #publishing asked
 * for}. The application closes its {@link Redisse} itself. Immutable.
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
   * The feature as most applications want it.
   *
   * @param redisse what it serves
   * @return the feature, to be registered once
   */
  public static RedisseFeature of(Redisse redisse) {
    return new RedisseFeature(redisse, List.of("events"), false, false);
  }

  /**
   * The same feature at other paths. Each answers with the stream, or with statistics to a client
   * that accepts JSON.
   *
   * @param newPaths the paths below the application's own, instead of {@code events}; none if only
   *     resource methods of the application open {@link Streams}
   * @return the feature
   */
  public RedisseFeature at(String... newPaths) {
    return new RedisseFeature(redisse, List.of(newPaths), publishing, livePage);
  }

  /**
   * The same feature with publishing over HTTP: {@code POST /channels/{channel}/events} and {@code
   * POST /events}. Who may do so is up to the application's request filters.
   *
   * @return the feature
   */
  public RedisseFeature publishing() {
    return new RedisseFeature(redisse, paths, true, livePage);
  }

  /**
   * The same feature with a page to see it at work, at {@code /live}, and at the application's root
   * if streams are there: a browser gets the page, others get what they ask for. Like everything
   * else it is behind the application's request filters.
   *
   * @return the feature, which then needs a {@linkplain #at path} of its own for streams
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
    Workers workers = new Workers();
    context.register(new AbstractBinder() {
      @Override
      protected void configure() {
        bind(redisse).to(Redisse.class).to(Publisher.class);
        bind(workers).to(Workers.class);
        bind(new Streams(redisse, workers)).to(Streams.class);
        bind(new LivePageSettings(streamsPath(), publishing)).to(LivePageSettings.class);
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
    context.register(new Mounting());
    if (livePage && paths.contains("")) {
      context.register(LivePage.AtRoot.class);
    }
    return true;
  }

  /** Where the page hears: rather not at the root, where browsers get the page itself. */
  private String streamsPath() {
    return paths.stream().filter(path -> !path.isEmpty()).findFirst().orElse("");
  }

  /** Adds the resources, whose paths are known only now. */
  private final class Mounting implements ModelProcessor {
    @Override
    public ResourceModel processResourceModel(ResourceModel model, Configuration configuration) {
      ResourceModel.Builder mounted = new ResourceModel.Builder(model, false);
      for (String path : paths) {
        mounted.addResource(Resource.builder(EventsResource.class).path(path).build());
      }
      if (publishing) {
        mounted.addResource(Resource.from(PublishResource.class));
        mounted.addResource(Resource.from(BatchResource.class));
      }
      if (livePage) {
        mounted.addResource(Resource.from(LivePage.class));
      }
      return mounted.build();
    }

    @Override
    public ResourceModel processSubResource(ResourceModel model, Configuration configuration) {
      return model;
    }
  }
}
