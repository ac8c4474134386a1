package io.redisse.cli.stats;

/** A Prometheus histogram: ascending bucket bounds with cumulative counts. */
final class Histogram {
  private final double[] bounds;
  private final double[] counts;

  Histogram(double[] bounds, double[] counts) {
    this.bounds = bounds;
    this.counts = counts;
  }

  /** Returns a histogram of the values recorded since an earlier snapshot of this histogram. */
  Histogram since(Histogram before) {
    double[] later = counts.clone();
    for (int i = 0; i < later.length && i < before.counts.length; i++) {
      later[i] -= before.counts[i];
    }
    return new Histogram(bounds, later);
  }

  double count() {
    return counts.length == 0 ? 0 : counts[counts.length - 1];
  }

  /**
   * Returns an upper bound of a quantile.
   *
   * @param share the quantile, greater than 0 and no greater than 1
   * @return the upper bound of the quantile's bucket, which is infinite for the last bucket; NaN if
   *     there are no values
   */
  double quantile(double share) {
    double rank = share * count();
    for (int i = 0; i < bounds.length && count() > 0; i++) {
      if (counts[i] >= rank) {
        return bounds[i];
      }
    }
    return Double.NaN;
  }
}
