package io.redisse.cli.serve;

import io.redisse.cli.access.ChannelPolicy;
import io.redisse.cli.client.ServerUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * What a server that has started says of itself.
 *
 * @param uri where it listens
 * @param policy who hears what
 * @param publishing whether one can publish over HTTP
 * @param withToken whether one needs a token for it
 */
record StartupMessage(URI uri, ChannelPolicy policy, boolean publishing, boolean withToken) {
  /** Where it is, and what to paste into two other terminals. */
  List<String> lines() {
    String base = reachable();
    String channel = policy.fixed().stream().findFirst().orElse("news");
    String query = policy.fixed().isEmpty() ? "?" + ServerUrl.encoded(channel) : "";
    List<String> lines = new ArrayList<>();
    lines.add("Redisse listens on " + base);
    lines.add("  hear:     curl -N -H 'Accept: text/event-stream' "
        + (needsSecret() ? "-H \"Authorization: Bearer $TOKEN\" " : "")
        + "'" + base + "events" + query + "'");
    if (publishing) {
      lines.add("  publish:  curl "
          + (withToken ? "-H \"Authorization: Bearer $REDISSE_PUBLISH_TOKEN\" " : "")
          + "-d hello '" + base + "channels/" + ServerUrl.encoded(channel) + "/events'");
    } else {
      lines.add("  publishing over HTTP is off here; --publish-token turns it on");
    }
    return lines;
  }

  private boolean needsSecret() {
    return policy.kind() == ChannelPolicy.Kind.JWT || policy.kind() == ChannelPolicy.Kind.GRANTS;
  }

  /** The address of all interfaces is none that one can connect to everywhere. */
  private String reachable() {
    return uri.toString().replace("//0.0.0.0:", "//localhost:").replace("//[::]:", "//localhost:");
  }
}
