/** Limits on streams, requests and publishing, and counters of rejections. */
@NullMarked
package io.redisse.cli.limits;

import org.jspecify.annotations.NullMarked;
