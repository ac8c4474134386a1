/** HTTP and event-stream parsing for the server contract, independent of the server under test. */
@NullMarked
package io.redisse.tck.server.wire;

import org.jspecify.annotations.NullMarked;
