@NullMarked
package io.redisse.cli.bench;

import org.jspecify.annotations.NullMarked;
