package io.redisse.jaxrs.stream;

import io.redisse.jaxrs.http.Routes;
import io.redisse.jaxrs.threads.Workers;
import jakarta.ws.rs.core.Configuration;
import org.glassfish.jersey.server.model.ModelProcessor;
import org.glassfish.jersey.server.model.ResourceModel;

/** Mounts endpoints as resources; annotations only support constant paths. */
public final class EndpointMounting implements ModelProcessor {
  private final Routes routes;
  private final Workers workers = new Workers();

  /**
   * Creates a component to register.
   *
   * @param routes the endpoints to mount
   */
  public EndpointMounting(Routes routes) {
    this.routes = routes;
  }

  @Override
  public ResourceModel processResourceModel(ResourceModel model, Configuration configuration) {
    ResourceModel.Builder mounted = new ResourceModel.Builder(model, false);
    routes
        .all()
        .forEach((path, endpoints) ->
            mounted.addResource(EndpointResource.at(path, endpoints, workers)));
    return mounted.build();
  }

  @Override
  public ResourceModel processSubResource(ResourceModel model, Configuration configuration) {
    return model;
  }
}
