/** The endpoint of event streams. */
@NullMarked
package io.redisse.jaxrs.events;

import org.jspecify.annotations.NullMarked;
