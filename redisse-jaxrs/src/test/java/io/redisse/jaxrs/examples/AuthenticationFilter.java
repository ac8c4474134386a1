package io.redisse.jaxrs.examples;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** Takes the user from a cookie; an application would look up a session. */
@Priority(Priorities.AUTHENTICATION)
class AuthenticationFilter implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    var session = request.getCookies().get("session");
    if (session == null) {
      request.abortWith(Response.status(401).entity("Log in first.\n").build());
    } else {
      request.setSecurityContext(new User(session.getValue()));
    }
  }

  private record User(String name) implements SecurityContext {
    @Override
    public Principal getUserPrincipal() {
      return () -> name;
    }

    @Override
    public boolean isUserInRole(String role) {
      return false;
    }

    @Override
    public boolean isSecure() {
      return false;
    }

    @Override
    public String getAuthenticationScheme() {
      return "cookie";
    }
  }
}
