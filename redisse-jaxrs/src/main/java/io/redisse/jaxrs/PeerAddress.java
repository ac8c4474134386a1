package io.redisse.jaxrs;

import jakarta.inject.Inject;
import java.util.Optional;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.hk2.api.ServiceLocator;

/** The address of the peer of the request that the calling thread serves, if Grizzly serves it. */
final class PeerAddress {
  private final ServiceLocator locator;
  private final boolean grizzlyPresent;

  @Inject
  PeerAddress(ServiceLocator locator) {
    this.locator = locator;
    grizzlyPresent = isPresent("org.glassfish.grizzly.http.server.Request");
  }

  private static boolean isPresent(String className) {
    try {
      Class.forName(className, false, PeerAddress.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  Optional<String> current() {
    return grizzlyPresent ? Grizzly.address(locator) : Optional.empty();
  }

  /** Loaded only where Grizzly, an optional dependency, is there. */
  private static final class Grizzly {
    static Optional<String> address(ServiceLocator locator) {
      // Not bound where Grizzly is on the class path and another container runs.
      return Optional.ofNullable(locator.getService(Request.class)).map(Request::getRemoteAddr);
    }
  }
}
