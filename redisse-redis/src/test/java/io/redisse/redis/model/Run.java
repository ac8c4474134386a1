package io.redisse.redis.model;

import io.redisse.redis.model.Action.Kind;
import io.redisse.redis.model.Action.Step;
import io.redisse.redis.model.Oracle.Violation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A world and the random steps that a seed determines. */
record Run(long seed, Set<Rule> rules) {
  static List<Step> steps(long seed, int count) {
    Kind preferred = List.of(Kind.values()).get((int) (seed % Kind.values().length));
    List<Action> actions = new ArrayList<>();
    for (Action each : Action.values()) {
      actions.addAll(Collections.nCopies(each.weight(preferred), each));
    }
    Random random = new Random(seed ^ 0x5DEECE66DL);
    List<Step> steps = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Action action = actions.get(random.nextInt(actions.size()));
      steps.add(new Step(action, random.nextInt(Integer.MAX_VALUE)));
    }
    return steps;
  }

  /** Performs the steps, and returns the first violation; null if there is none. */
  @Nullable
  Violation violation(List<Step> steps) {
    return violation(new World(seed, rules), steps);
  }

  @Nullable
  static Violation violation(World world, List<Step> steps) {
    try {
      steps.forEach(world::perform);
      return null;
    } catch (Violation e) {
      return e;
    }
  }

  /** Returns the shortest list of steps found that still violates something. */
  List<Step> shortest(List<Step> steps) {
    List<Step> shortest = new ArrayList<>(steps);
    for (int size = shortest.size() / 2; size > 0; size /= 2) {
      for (int from = 0; from < shortest.size(); ) {
        List<Step> shorter = new ArrayList<>(shortest.subList(0, from));
        shorter.addAll(shortest.subList(Math.min(from + size, shortest.size()), shortest.size()));
        if (violation(shorter) != null) {
          shortest = shorter;
        } else {
          from += size;
        }
      }
    }
    return shortest;
  }

  /** Describes a violation with the seed and the shortest trace. */
  String report(List<Step> steps) {
    World world = new World(seed, rules);
    StringBuilder trace = new StringBuilder("seed " + seed + ", " + world.servers.get(0).persistence
        + (world.isLossless ? ", lossless" : "") + "\n");
    String before = "";
    try {
      for (Step each : shortest(steps)) {
        trace.append(each);
        world.perform(each);
        trace.append('\n');
        before = world.toString();
      }
    } catch (Violation e) {
      trace
          .append("\nbefore:")
          .append(before)
          .append("\nafter:")
          .append(world)
          .append('\n')
          .append(e.getMessage());
    }
    return trace.toString();
  }
}
