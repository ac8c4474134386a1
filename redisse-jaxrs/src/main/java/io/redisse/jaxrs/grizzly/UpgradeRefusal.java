package io.redisse.jaxrs.grizzly;

import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpEvents.IncomingHttpUpgradeEvent;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.server.AddOn;

/**
 * Declines protocol upgrades by ignoring the offer (RFC 9110, section 7.8). Without this filter,
 * Grizzly would wait for the new protocol and lose the request's body. {@code
 * java.net.http.HttpClient} requests an upgrade to HTTP/2 by default.
 */
public final class UpgradeRefusal extends BaseFilter {
  /**
   * The add-on to register on every Grizzly listener that accepts request bodies; {@link
   * GrizzlyServer} registers it.
   */
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
