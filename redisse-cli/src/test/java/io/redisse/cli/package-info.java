@NullMarked
package io.redisse.cli;

import org.jspecify.annotations.NullMarked;
