package io.redisse.cli.documents;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.FeatureContext;
import java.net.URL;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.glassfish.jersey.internal.spi.AutoDiscoverable;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.server.monitoring.ApplicationEvent;
import org.glassfish.jersey.server.monitoring.ApplicationEventListener;
import org.glassfish.jersey.server.monitoring.RequestEvent;
import org.glassfish.jersey.server.monitoring.RequestEventListener;
import org.jspecify.annotations.Nullable;

/**
 * Collects the routes of all servers in this process from Jersey's resource model, except for
 * those of resources that tests register.
 */
public final class Routes implements AutoDiscoverable, ApplicationEventListener {
  private static final Set<String> ALL = new ConcurrentSkipListSet<>();

  /** Returns routes such as {@code GET /events}. */
  static Set<String> all() {
    return ALL;
  }

  @Override
  public void configure(FeatureContext context) {
    context.register(this);
  }

  @Override
  public void onEvent(ApplicationEvent event) {
    if (event.getType() == ApplicationEvent.Type.INITIALIZATION_FINISHED) {
      event.getResourceModel().getResources().forEach(resource -> collect("", resource));
    }
  }

  private static void collect(String parent, Resource resource) {
    String path = parent + ("/" + resource.getPath()).replaceFirst("^//", "/");
    resource.getResourceMethods().stream()
        .filter(method -> !isOfTests(method.getInvocable().getHandler().getHandlerClass()))
        .map(method -> method.getHttpMethod())
        // Jersey adds OPTIONS to every path.
        .filter(method -> !method.equals(HttpMethod.OPTIONS))
        .forEach(method -> ALL.add(method + " " + path));
    resource.getChildResources().forEach(child -> collect(path, child));
  }

  private static boolean isOfTests(Class<?> handler) {
    return location(handler).equals(location(Routes.class));
  }

  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  @Override
  public @Nullable RequestEventListener onRequest(RequestEvent event) {
    return null;
  }
}
