package io.redisse.core.engine;

import io.redisse.core.engine.time.TimerWheel;
import io.redisse.core.engine.time.Wakeable;

/**
 * The parts of a shard that its groups and streams use.
 *
 * @param engine the parts of the whole hub
 * @param thread the shard's thread; all other parts of the shard are confined to it
 * @param timers the timers of streams and of shared pages
 * @param readLimiter limits the concurrent reads of history
 * @param feed the state of the live events
 */
record ShardContext(
    EngineContext engine,
    HubThread thread,
    TimerWheel<Wakeable> timers,
    HistoryReadLimiter readLimiter,
    FeedState feed) {}
