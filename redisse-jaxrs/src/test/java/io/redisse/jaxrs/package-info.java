@NullMarked
package io.redisse.jaxrs;

import org.jspecify.annotations.NullMarked;
