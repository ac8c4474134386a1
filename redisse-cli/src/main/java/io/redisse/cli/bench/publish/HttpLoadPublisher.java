package io.redisse.cli.bench.publish;

import io.redisse.cli.bench.http.HttpRequests;
import io.redisse.cli.bench.plan.Plan;
import io.redisse.cli.bench.plan.UrlTemplate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Publishes by POST over one or more connections, one event or a batch per request. */
final class HttpLoadPublisher implements LoadPublisher {
  private static final String TEXT = "text/plain";
  private static final String NDJSON = "application/x-ndjson";
  private static final byte[] LINE_END = bytes("\"}\n");

  private final Plan plan;
  private final UrlTemplate template;
  private final int batchSize;
  /** The head of a request with one event, for each channel. */
  private final byte[][] heads;
  /** The start of an event's line in a batch, for each channel. */
  private final byte[][] lineStarts;

  private final List<Batch> batches = new ArrayList<>();

  /** A connection, and the events that will be its next request. */
  private static final class Batch {
    private final PublishingConnection connection;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    /** The channel of each event. */
    private final List<Integer> channels = new ArrayList<>();

    Batch(PublishingConnection connection) {
      this.connection = connection;
    }
  }

  HttpLoadPublisher(Plan plan, UrlTemplate template) throws IOException {
    this.plan = plan;
    this.template = template;
    batchSize = plan.publish().batch();
    heads = new byte[plan.channels()][];
    lineStarts = new byte[plan.channels()][];
    for (int channel = 0; channel < heads.length; channel++) {
      heads[channel] = HttpRequests.postHead(uri(channel), plan.headers(), TEXT, plan.size());
      lineStarts[channel] = bytes("{\"channel\":\"" + plan.channelName(channel) + "\",\"data\":\"");
    }
    for (int i = 0; i < plan.publish().connections(); i++) {
      batches.add(new Batch(new PublishingConnection(uri(0))));
    }
  }

  private URI uri(int channel) {
    return template.fill(plan.channelName(channel), channel);
  }

  @Override
  public void publish(int channel, byte[] data, Publications publications) throws IOException {
    Batch batch = batches.get(channel % batches.size());
    if (batchSize == 1) {
      batch.connection.send(concat(heads[channel], data), List.of(channel), publications);
      return;
    }
    batch.body.writeBytes(lineStarts[channel]);
    batch.body.writeBytes(data);
    batch.body.writeBytes(LINE_END);
    batch.channels.add(channel);
    if (batch.channels.size() == batchSize) {
      send(batch, publications);
    }
  }

  @Override
  public void flush(Publications publications) throws IOException {
    for (Batch batch : batches) {
      if (!batch.channels.isEmpty()) {
        send(batch, publications);
      }
    }
  }

  private void send(Batch batch, Publications publications) throws IOException {
    byte[] body = batch.body.toByteArray();
    byte[] head = HttpRequests.postHead(uri(0), plan.headers(), NDJSON, body.length);
    List<Integer> channels = List.copyOf(batch.channels);
    batch.body.reset();
    batch.channels.clear();
    batch.connection.send(concat(head, body), channels, publications);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] concat(byte[] head, byte[] body) {
    byte[] request = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }

  @Override
  public boolean hasFailed() {
    return batches.stream().anyMatch(batch -> batch.connection.hasFailed());
  }

  @Override
  public void close() throws IOException {
    for (Batch batch : batches) {
      batch.connection.close();
    }
  }
}
