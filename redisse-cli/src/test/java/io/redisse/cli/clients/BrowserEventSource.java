package io.redisse.cli.clients;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisse.cli.browser.Page;
import java.net.URI;
import java.util.List;
import java.util.stream.StreamSupport;

/** A page with an EventSource, which is its variable {@code source}. */
record BrowserEventSource<P extends Page>(P page) implements ClientContract.Client {
  static <P extends Page> BrowserEventSource<P> open(P page, URI events) {
    page.evaluate("(received = [], errors = 0, source = new EventSource('" + events + "'),"
        + "source.onmessage = event => received.push(event.data.split(' ')[0]),"
        + "source.addEventListener('missedevents', () => received.push('missedevents')),"
        + "source.onerror = () => errors++, 0)");
    return new BrowserEventSource<>(page);
  }

  @Override
  public List<String> received() {
    return StreamSupport.stream(page.evaluate("received").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  @Override
  public void close() {
    page.close();
  }
}
