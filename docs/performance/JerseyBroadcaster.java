import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseBroadcaster;
import jakarta.ws.rs.sse.SseEventSink;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.glassfish.grizzly.http.server.HttpServer;
import org.glassfish.jersey.grizzly2.httpserver.GrizzlyHttpServerFactory;
import org.glassfish.jersey.server.ResourceConfig;

/**
 * JAX-RS on its own, for comparisons: one SseBroadcaster for one channel, without history.
 * Usage: java -cp redisse.jar JerseyBroadcaster.java PORT
 */
@Path("/")
@Singleton
public class JerseyBroadcaster {
  private final Sse sse;
  private final SseBroadcaster broadcaster;
  private final AtomicLong ids = new AtomicLong(1_000_000_000_000_000L);

  public JerseyBroadcaster(@Context Sse sse) {
    this.sse = sse;
    broadcaster = sse.newBroadcaster();
  }

  @GET
  @Path("sub")
  @Produces("text/event-stream")
  public void subscribe(@Context SseEventSink sink) {
    broadcaster.register(sink);
  }

  @POST
  @Path("pub")
  public void publish(String data) {
    broadcaster.broadcast(sse.newEventBuilder()
        .name("message")
        .id(Long.toString(ids.incrementAndGet()))
        .data(data)
        .build());
  }

  public static void main(String[] args) throws Exception {
    HttpServer server = GrizzlyHttpServerFactory.createHttpServer(
        URI.create("http://127.0.0.1:" + args[0] + "/"),
        new ResourceConfig(JerseyBroadcaster.class),
        false);
    server.getListeners().forEach(listener -> listener.getKeepAlive().setMaxRequestsCount(-1));
    server.start();
    Thread.currentThread().join();
  }
}
