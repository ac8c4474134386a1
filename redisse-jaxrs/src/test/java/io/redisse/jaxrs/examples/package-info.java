@NullMarked
package io.redisse.jaxrs.examples;

import org.jspecify.annotations.NullMarked;
