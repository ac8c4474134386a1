package io.redisse.tck.server;

import io.redisse.tck.rules.RuleDisplayNames;
import io.redisse.tck.rules.RuleReport;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Certifies a running server against the STREAM, WIRE and HTTP rules of SPEC.md.
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
  /** For subclasses. */
  protected ServerContract() {}

  /**
   * The server under test, which runs. Called once for each test.
   *
   * @return the server
   */
  protected abstract ServerUnderTest server();

  @Nested
  final class Answering extends AnswerTests {
    Answering() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class ReadingCursors extends CursorTests {
    ReadingCursors() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class WritingHeads extends HeadTests {
    WritingHeads() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class KeepingText extends TextTests {
    KeepingText() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class TellingGaps extends MissedEventsTests {
    TellingGaps() {
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
  final class Idling extends IdleTests {
    Idling() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class ServingSlowReaders extends SlowReaderTests {
    ServingSlowReaders() {
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
  final class Expiring extends ExpiryTests {
    Expiring() {
      super(ServerContract.this);
    }
  }

  @Nested
  final class SurvivingOutages extends OutageTests {
    SurvivingOutages() {
      super(ServerContract.this);
    }
  }
}
