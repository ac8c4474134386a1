package io.redisse.cli.stats;

/** How many values were at most how large; the counts are cumulative, and the bounds rise. */
final class Histogram {
  private final double[] bounds;
  private final double[] counts;

  Histogram(double[] bounds, double[] counts) {
    this.bounds = bounds;
    this.counts = counts;
  }

  /** What came after an earlier state of the same histogram. */
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
   * What a share of the values does not exceed.
   *
   * @param share more than 0, at most 1
   * @return the bound of the bucket that it is in, infinite for the last; NaN if there are no values
   */
  double quantile(double share) {
    double wanted = share * count();
    for (int i = 0; i < bounds.length && count() > 0; i++) {
      if (counts[i] >= wanted) {
        return bounds[i];
      }
    }
    return Double.NaN;
  }
}
