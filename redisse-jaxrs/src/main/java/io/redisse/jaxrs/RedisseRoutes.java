package io.redisse.jaxrs;

import io.redisse.core.Redisse;
import io.redisse.jaxrs.events.EventsEndpoint;
import io.redisse.jaxrs.events.JavaScriptClient;
import io.redisse.jaxrs.http.Problem;
import io.redisse.jaxrs.http.Routes;
import io.redisse.jaxrs.livepage.LivePageEndpoint;
import io.redisse.jaxrs.livepage.LivePageSettings;
import io.redisse.jaxrs.publish.BatchEndpoint;
import io.redisse.jaxrs.publish.PublishEndpoint;
import java.util.List;

/** The endpoints of a server. */
public final class RedisseRoutes {
  private static final int NOT_FOUND = 404;

  private RedisseRoutes() {}

  /**
   * Returns the endpoints.
   *
   * @param redisse the instance to serve
   * @param paths the paths of event streams
   * @param publishing true if events can be published over HTTP
   * @param livePage true to add the live page
   * @return routes, to which the caller may add others
   */
  public static Routes of(
      Redisse redisse, List<String> paths, boolean publishing, boolean livePage) {
    Routes routes = new Routes(nothingThere(publishing));
    EventsEndpoint events = new EventsEndpoint(redisse);
    paths.forEach(path -> routes.add("GET", path, events));
    routes.add("GET", JavaScriptClient.PATH, new JavaScriptClient());
    if (publishing) {
      routes
          .add("POST", PublishEndpoint.PATH, new PublishEndpoint(redisse))
          .add("POST", BatchEndpoint.PATH, new BatchEndpoint(redisse));
    }
    if (livePage) {
      // It never subscribes at the root, which may serve the page.
      String streams =
          paths.stream().filter(path -> !path.isEmpty()).findFirst().orElse("");
      LivePageEndpoint.addTo(routes, redisse, new LivePageSettings(streams, publishing));
    }
    return routes;
  }

  /**
   * Returns the problem of requests for other paths.
   *
   * @param publishing true if events can be published over HTTP
   * @return a problem with status 404
   */
  public static Problem nothingThere(boolean publishing) {
    return new Problem(
        NOT_FOUND,
        "There is nothing at this path. Streams are at /events"
            + (publishing ? "; publish with POST /channels/{channel}/events." : "."));
  }
}
