import io.redisse.jaxrs.server.RedisseServer;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;

/**
 * Redisse as it is in any other container: an interceptor of the application has to see the stream, so
 * it goes through JAX-RS, event by event, instead of straight to the connection.
 * Usage: java -cp redisse.jar PortableOutlet.java PORT
 */
public final class PortableOutlet {
  public static void main(String[] args) {
    WriterInterceptor onlooker = WriterInterceptorContext::proceed;
    RedisseServer.builder().publishing().register(onlooker).run("--port", args[0]);
  }
}
