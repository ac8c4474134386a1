package io.redisse.jaxrs.examples;

import io.redisse.api.Publisher;

/** The Ruby gem's calls in Java. */
class FromRuby {
  private FromRuby() {}

  static long publish(Publisher publisher) {
    publisher.publish("global", "notice", "Closed on Monday");
    publisher.publish("global", "Hello, World!");

    long id = publisher.publish("global", "Hello").toCompletableFuture().join().id();

    return id;
  }
}
