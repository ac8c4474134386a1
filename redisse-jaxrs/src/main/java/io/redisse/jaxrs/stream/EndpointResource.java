package io.redisse.jaxrs.stream;

import io.redisse.api.RedisseException;
import io.redisse.jaxrs.http.Answer;
import io.redisse.jaxrs.http.AnswerException;
import io.redisse.jaxrs.http.Endpoint;
import io.redisse.jaxrs.http.HttpRequest;
import io.redisse.jaxrs.http.Route;
import io.redisse.jaxrs.http.Routes;
import io.redisse.jaxrs.threads.Workers;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.glassfish.jersey.server.model.Resource;

/** A JAX-RS resource that passes requests to an {@link Endpoint}. */
public final class EndpointResource {
  private final Endpoint endpoint;
  private final Workers workers;

  EndpointResource(Endpoint endpoint, Workers workers) {
    this.endpoint = endpoint;
    this.workers = workers;
  }

  /**
   * Returns a resource for the endpoints at one path.
   *
   * @param path the path, which may have one variable segment
   * @param endpoints the endpoints by method
   * @param workers the threads that respond
   * @return a resource for a {@link org.glassfish.jersey.server.model.ModelProcessor}
   */
  public static Resource at(String path, Map<String, Endpoint> endpoints, Workers workers) {
    Resource.Builder resource = Resource.builder().path(path);
    endpoints.forEach((method, endpoint) -> {
      EndpointResource handler = new EndpointResource(endpoint, workers);
      handler.addTo(resource, method);
      if (method.equals("GET") && !endpoints.containsKey("HEAD")) {
        // Otherwise, Jersey would report the method of HEAD requests as GET.
        handler.addTo(resource, "HEAD");
      }
    });
    new EndpointResource(Routes.withoutMethod(endpoints), workers).addTo(resource, "OPTIONS");
    return resource.build();
  }

  private void addTo(Resource.Builder resource, String method) {
    try {
      resource
          .addMethod(method)
          .suspended(AsyncResponse.NO_TIMEOUT, TimeUnit.MILLISECONDS)
          .handledBy(
              this,
              EndpointResource.class.getMethod(
                  "answer", ContainerRequestContext.class, AsyncResponse.class));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Answers a request.
   *
   * @param context the request, after the application's filters
   * @param response resumed immediately, or when the endpoint's stage completes
   */
  public void answer(@Context ContainerRequestContext context, @Suspended AsyncResponse response) {
    HttpRequest request = JaxrsRequest.of(context);
    Route route = routeOf(context);
    request.setRoute(route);
    CompletionStage<Answer> answer;
    try {
      answer = route.endpoint().answer(request);
    } catch (AnswerException e) {
      response.resume(JaxrsAnswers.toResponse(e.answer()));
      return;
    }
    answer.whenCompleteAsync(
        (known, failure) -> {
          if (failure == null) {
            response.resume(JaxrsAnswers.toResponse(known));
          } else {
            response.resume(RedisseException.causeOf(failure));
          }
        },
        workers.after(answer));
  }

  /**
   * Returns where a request leads to.
   *
   * @param context a request that JAX-RS has matched to this resource
   * @return the route, whose endpoint may depend on headers
   */
  public Route routeOf(ContainerRequestContext context) {
    return new Route(
        endpoint.chosenFor(JaxrsRequest.of(context)),
        context.getUriInfo().getPathParameters(false).values().stream()
            .map(values -> values.get(0))
            .findFirst());
  }
}
