package io.redisse.cli.clients;

import com.fasterxml.jackson.databind.JsonNode;
import io.redisse.cli.browser.Browser;
import io.redisse.cli.browser.Page;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/** A page that uses the JavaScript client. Its variable {@code stream} is the stream. */
record PageClient(Page page) implements ClientContract.Client {
  /**
   * Opens a page that receives a stream.
   *
   * @param options additional options of the stream, as in {@code share: true}
   */
  static PageClient open(Browser browser, URI events, String options) {
    Page page = browser.open(events.resolve("/blank"));
    page.evaluate("import('/redisse.js').then(({RedisseStream}) => {"
        + "received = []; tokens = 0; failures = [];"
        + "stream = new RedisseStream('" + events + "', {heartbeat: 1000, " + options + "});"
        + "stream.onmessage = event => received.push(event.data.split(' ')[0]);"
        + "stream.onmissedevents = () => received.push('missedevents');"
        + "stream.onerror = ({status, message}) => failures.push(status ?? message); })");
    return new PageClient(page);
  }

  JsonNode evaluate(String expression) {
    return page.evaluate(expression);
  }

  /** Waits until an expression is true. */
  void await(String expression) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> evaluate(expression).asBoolean());
  }

  void awaitMore(int count) {
    int before = received().size();
    await("received.length >= " + (before + count));
  }

  @Override
  public List<String> received() {
    return StreamSupport.stream(evaluate("received").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  @Override
  public void close() {
    page.close();
  }
}
