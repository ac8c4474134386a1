package io.redisse.core.engine;

import org.jspecify.annotations.Nullable;

/** A stream that needs a page of history. Its methods throw only fatal errors. */
interface PageReader {
  /** Returns the cursor to read after. */
  long cursor();

  void onPage(Page page);

  void onReadFailed(Throwable failure);

  /** Accepts a page, or the failure if there is none. */
  default void answer(@Nullable Page page, @Nullable Throwable failure) {
    if (page == null) {
      onReadFailed(failure == null ? new IllegalStateException("no history") : failure);
    } else {
      onPage(page);
    }
  }
}
