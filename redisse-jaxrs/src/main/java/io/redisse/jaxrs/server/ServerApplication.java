package io.redisse.jaxrs.server;

import io.redisse.core.Redisse;
import io.redisse.jaxrs.RedisseFeature;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;

/** Configures the JAX-RS application that a stand-alone server runs. */
final class ServerApplication {
  private ServerApplication() {}

  static ResourceConfig of(Redisse redisse, boolean publishing, boolean livePage) {
    RedisseFeature streams = RedisseFeature.of(redisse).at("", "events");
    RedisseFeature withPublishing = publishing ? streams.publishing() : streams;
    return new ResourceConfig()
        .property(ServerProperties.WADL_FEATURE_DISABLE, true)
        .property(ServerProperties.RESPONSE_SET_STATUS_OVER_SEND_ERROR, true)
        .register(livePage ? withPublishing.livePage() : withPublishing)
        .register(new MalformedHeaders())
        .register(new ErrorMapper(publishing));
  }
}
