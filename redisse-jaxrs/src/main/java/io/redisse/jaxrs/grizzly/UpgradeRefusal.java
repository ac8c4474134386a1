package io.redisse.jaxrs.grizzly;

import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpEvents.IncomingHttpUpgradeEvent;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.server.AddOn;

/**
 * Treats a request that offers an upgrade as if it did not, which is how a server declines (RFC 9110,
 * section 7.8). Grizzly would wait for the other protocol and lose the request's body; and {@code
 * java.net.http.HttpClient} offers HTTP/2 unless told not to.
 */
public final class UpgradeRefusal extends BaseFilter {
  /** For each listener of Grizzly that takes requests with a body; those of Redisse have it. */
  public static final AddOn ADD_ON = (listener, chain) ->
      chain.add(chain.indexOfType(HttpServerFilter.class) + 1, new UpgradeRefusal());

  private UpgradeRefusal() {}

  @Override
  public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) {
    if (event instanceof IncomingHttpUpgradeEvent offer) {
      offer.getHttpHeader().getUpgradeDC().recycle();
      offer.getHttpHeader().setIgnoreContentModifiers(false);
    }
    return context.getInvokeAction();
  }
}
