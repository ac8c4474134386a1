@NullMarked
package io.redisse.cli.browser;

import org.jspecify.annotations.NullMarked;
