import io.redisse.jaxrs.server.RedisseServer;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;

/**
 * Redisse as in any container but Grizzly. Because the application has a WriterInterceptor, every event
 * goes through JAX-RS instead of straight to the connection.
 * Usage: java -cp redisse.jar PortableOutlet.java PORT
 */
public final class PortableOutlet {
  public static void main(String[] args) {
    WriterInterceptor passThrough = WriterInterceptorContext::proceed;
    RedisseServer.builder().publishing().register(passThrough).run("--port", args[0]);
  }
}
