@NullMarked
package io.redisse.jaxrs.readme;

import org.jspecify.annotations.NullMarked;
