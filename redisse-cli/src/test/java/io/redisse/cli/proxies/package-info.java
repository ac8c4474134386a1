@NullMarked
package io.redisse.cli.proxies;

import org.jspecify.annotations.NullMarked;
