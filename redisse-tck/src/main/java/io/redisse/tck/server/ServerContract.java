package io.redisse.tck.server;

import io.redisse.tck.rules.RuleDisplayNames;
import io.redisse.tck.rules.RuleReport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests a running server against the STREAM, WIRE and HTTP rules of SPEC.md.
 *
 * <pre>{@code
 * class MyServerTest extends ServerContract {
 *   @Override
 *   protected ServerUnderTest server() {
 *     return ServerUnderTest.at(
 *             URI.create("http://localhost:8080/events"),
 *             EventPublisher.http(
 *                 "http://localhost:8080/channels/{channel}/events?type={type}", Map.of()))
 *         .build();
 *   }
 * }
 * }</pre>
 */
@ExtendWith(RuleReport.class)
@DisplayNameGeneration(RuleDisplayNames.class)
public abstract class ServerContract {
  /** Constructor for subclasses. */
  protected ServerContract() {}

  /**
   * Returns the description of the server under test, which must be running. Called before every
   * test.
   *
   * @return the server's address, configuration and hooks; not null
   */
  protected abstract ServerUnderTest server();

  @Nested
  final class Responses extends ResponseTests {
    Responses() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class Cursors extends CursorTests {
    Cursors() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class Framing extends FramingTests {
    Framing() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class Text extends TextTests {
    Text() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class MissedEvents extends MissedEventsTests {
    MissedEvents() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class Reconnecting extends ReconnectTests {
    Reconnecting() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class Polling extends PollingTests {
    Polling() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class IdleStreams extends IdleTests {
    IdleStreams() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class SlowReaders extends SlowReaderTests {
    SlowReaders() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class Draining extends DrainTests {
    Draining() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class Expiry extends ExpiryTests {
    Expiry() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class Outages extends OutageTests {
    Outages() {
      super(ServerContract.this);
    }
  }
}
