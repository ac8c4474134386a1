package io.redisse.core.engine;

import io.redisse.core.engine.live.LiveReader;
import io.redisse.core.engine.replay.HistoryReadLimiter;
import io.redisse.core.engine.threads.HubThread;
import io.redisse.core.engine.time.TimerWheel;
import io.redisse.core.engine.time.Wakeable;

/**
 * The shard's services, shared by its groups and streams.
 *
 * @param engine the services of the whole hub
 * @param thread the shard's thread, to which all shard state is confined
 * @param timers timers for streams and cached pages
 * @param readLimiter limits concurrent history reads
 * @param newcomers assigns cursors to clients without one
 * @param feed whether live events are arriving without loss
 * @param liveReader finds the live events that streams lack
 */
record ShardContext(
    EngineContext engine,
    HubThread thread,
    TimerWheel<Wakeable> timers,
    HistoryReadLimiter readLimiter,
    NewcomerReads newcomers,
    FeedState feed,
    LiveReader liveReader) {}
