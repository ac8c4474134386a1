package io.redisse.jaxrs.examples;

import io.redisse.core.Redisse;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Redisse for a container with CDI. */
@ApplicationScoped
public class RedisseProducer {
  @Produces
  @Singleton
  public Redisse redisse() {
    return Redisse.builder().backend("redis://localhost:6379/").build();
  }

  public void close(@Disposes Redisse redisse) {
    redisse.close();
  }
}
