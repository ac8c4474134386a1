/** Access control: which channels clients receive, and who may publish. */
@NullMarked
package io.redisse.cli.access;

import org.jspecify.annotations.NullMarked;
