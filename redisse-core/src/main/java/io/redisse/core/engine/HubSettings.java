package io.redisse.core.engine;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How a hub behaves.
 *
 * @param heartbeat how often an idle stream gets a comment line
 * @param retry how long a client waits before it reconnects
 * @param outageGrace how long streams are held while the backend is away
 * @param millis a clock that only goes forward
 */
public record HubSettings(
    Duration heartbeat, Duration retry, Duration outageGrace, LongSupplier millis) {}
