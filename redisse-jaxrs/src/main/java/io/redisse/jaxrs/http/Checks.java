package io.redisse.jaxrs.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checks of a server, in order. The first one sees a request first, and its answer last.
 *
 * @param list the checks
 */
public record Checks(List<Check> list) {
  public Checks {
    list = List.copyOf(list);
  }

  /** Returns the answer of the first check of a stage that rejects the request, or null. */
  public @Nullable Answer before(Check.Stage stage, HttpRequest request) {
    for (Check check : list) {
      if (check.stage() == stage) {
        Answer rejection = check.before(request);
        if (rejection != null) {
          return rejection;
        }
      }
    }
    return null;
  }

  /** Returns the answer that all checks have completed. */
  public Answer after(HttpRequest request, Answer answer) {
    Answer completed = answer;
    for (int i = list.size() - 1; i >= 0; i--) {
      completed = list.get(i).after(request, completed);
    }
    return completed;
  }
}
