package io.redisse.tck.server;

import io.redisse.tck.Fault;
import io.redisse.tck.server.ReferenceJournal.Replay;
import java.io.IOException;
import java.net.Socket;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Servers with one fault each, and the building blocks they are made of. */
final class FaultyServers {
  private FaultyServers() {}

  static Stream<Fault<Supplier<ReferenceServer>>> all() {
    return Stream.of(
            FaultyFraming.all(),
            FaultyReplays.all(),
            FaultyGaps.all(),
            FaultyPublishing.all(),
            FaultyTiming.all(),
            FaultyRequests.all(),
            FaultyOutages.all())
        .flatMap(faults -> faults);
  }

  static Fault<Supplier<ReferenceServer>> fault(
      String name, String rule, Supplier<ReferenceServer> server) {
    return new Fault<>(name, rule, server);
  }

  /** Creates the streams of a faulty server. */
  @FunctionalInterface
  interface StreamFactory {
    ReferenceStream newStream(ReferenceServer server, ReferenceRequest request, Socket socket)
        throws IOException;
  }

  /** Returns a server with faulty streams. */
  static ReferenceServer withStreams(StreamFactory factory) {
    return new ReferenceServer() {
      @Override
      ReferenceStream newStream(ReferenceRequest request, Socket socket) throws IOException {
        return factory.newStream(this, request, socket);
      }
    };
  }

  /** Returns a server that changes the results of its journal. */
  static ReferenceServer withReplays(UnaryOperator<Replay> change) {
    return new ReferenceServer() {
      @Override
      Replay read(Set<String> channels, long cursor) {
        return change.apply(super.read(channels, cursor));
      }
    };
  }
}
