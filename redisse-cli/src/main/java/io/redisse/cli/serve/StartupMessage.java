package io.redisse.cli.serve;

import io.redisse.cli.access.ChannelPolicy;
import io.redisse.cli.client.ServerUrl;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * The message that a server prints once it accepts requests. Contains the server's address, and
 * commands to try it out.
 *
 * @param uri the URI that the server listens on
 * @param policy the policy for granting channels
 * @param publishing whether publishing over HTTP is enabled
 * @param tokenRequired whether publishing requires a token
 */
record StartupMessage(URI uri, ChannelPolicy policy, boolean publishing, boolean tokenRequired) {
  /** Returns the lines of the message. The commands can be pasted into two other terminals. */
  List<String> lines() {
    String base = reachable();
    String channel = policy.fixed().stream().findFirst().orElse("news");
    String query = policy.fixed().isEmpty() ? "?" + ServerUrl.encoded(channel) : "";
    List<String> lines = new ArrayList<>();
    lines.add("Redisse listens on " + base);
    lines.add("  subscribe:  curl -N -H 'Accept: text/event-stream' "
        + (needsCredential() ? "-H \"Authorization: Bearer $TOKEN\" " : "")
        + "'" + base + "events" + query + "'");
    if (publishing) {
      lines.add("  publish:    curl "
          + (tokenRequired ? "-H \"Authorization: Bearer $REDISSE_PUBLISH_TOKEN\" " : "")
          + "-d hello '" + base + "channels/" + ServerUrl.encoded(channel) + "/events'");
    } else {
      lines.add("  publishing over HTTP is off; enable it with --publish-token");
    }
    return lines;
  }

  private boolean needsCredential() {
    return policy.kind() == ChannelPolicy.Kind.JWT || policy.kind() == ChannelPolicy.Kind.GRANTS;
  }

  /**
   * Replaces a wildcard address with localhost, because clients cannot connect to a wildcard
   * address on every system.
   */
  private String reachable() {
    return uri.toString().replace("//0.0.0.0:", "//localhost:").replace("//[::]:", "//localhost:");
  }
}
