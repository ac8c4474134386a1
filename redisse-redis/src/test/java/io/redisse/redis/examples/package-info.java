@NullMarked
package io.redisse.redis.examples;

import org.jspecify.annotations.NullMarked;
