package io.redisse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Strictly parses a server's metrics in the Prometheus text format 0.0.4. Each family must be
 * contiguous, occur only once, and declare its help and type before its samples. Samples must be
 * unique, and histograms consistent.
 */
public final class Scrape {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final Pattern HELP =
      Pattern.compile("# HELP (" + NAME + ") ((?:[^\\\\]|\\\\[\\\\n])*)");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary|untyped)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\n\"])*)\"");
  private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(" + LABEL.pattern()
      + "(?:," + LABEL.pattern() + ")*)\\})? (NaN|[+-]Inf|-?[0-9.]+(?:E-?[0-9]+)?)");

  /** The name suffixes that the samples of a family may have, by type of the family. */
  private static final Map<String, Set<String>> SUFFIXES = Map.of(
      "counter", Set.of(""),
      "gauge", Set.of(""),
      "untyped", Set.of(""),
      "summary", Set.of("", "_sum", "_count"),
      "histogram", Set.of("_bucket", "_sum", "_count"));

  public record Sample(String name, Map<String, String> labels, double value) {}

  public final List<Sample> samples = new ArrayList<>();
  public final Map<String, String> types = new HashMap<>();

  private final Set<String> helps = new HashSet<>();
  private final Set<String> seen = new HashSet<>();
  private String family = "";

  public static Scrape of(URI server) {
    HttpResponse<String> answer = Http.get(server.resolve("metrics"));
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return new Scrape(answer.body());
  }

  Scrape(String text) {
    require(text.endsWith("\n"), "the last line has no end", "");
    text.lines().forEach(this::parse);
    types.forEach((name, type) -> {
      if (type.equals("histogram")) {
        requireHistogram(name);
      }
    });
  }

  private static void require(boolean rule, String problem, String where) {
    if (!rule) {
      throw new AssertionError(problem + ": " + where);
    }
  }

  private void parse(String line) {
    Matcher help = HELP.matcher(line);
    Matcher type = TYPE.matcher(line);
    Matcher sample = SAMPLE.matcher(line);
    if (help.matches()) {
      require(helps.add(help.group(1)), "a second help", line);
    } else if (type.matches()) {
      family = type.group(1);
      require(helps.contains(family), "no help before", line);
      require(types.put(family, type.group(2)) == null, "a second type", line);
      require(
          !type.group(2).equals("counter") || family.endsWith("_total"),
          "a counter without _total",
          line);
    } else {
      require(sample.matches(), "not in the format", line);
      add(sample, line);
    }
  }

  private void add(Matcher sample, String line) {
    String name = sample.group(1);
    require(
        name.startsWith(family)
            && SUFFIXES
                .getOrDefault(types.getOrDefault(family, ""), Set.of())
                .contains(name.substring(family.length())),
        "not of the family " + family + " of the last type",
        line);
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
    while (label.find()) {
      require(labels.put(label.group(1), label.group(2)) == null, "a label twice", line);
    }
    require(seen.add(name + labels), "a second time", line);
    samples.add(new Sample(name, labels, number(sample.group(sample.groupCount()))));
  }

  private static double number(String text) {
    return Double.parseDouble(text.replace("Inf", "Infinity"));
  }

  /**
   * Checks that the bounds of the buckets increase, that their counts never decrease, and that the
   * last bucket contains the total count.
   */
  private void requireHistogram(String name) {
    Map<Map<String, String>, Sample> last = new HashMap<>();
    for (Sample sample : named(name + "_bucket")) {
      Map<String, String> series = new TreeMap<>(sample.labels());
      String bound = String.valueOf(series.remove("le"));
      Sample before = last.put(series, sample);
      require(
          before == null
              || (number(String.valueOf(before.labels().get("le"))) < number(bound)
                  && before.value() <= sample.value()),
          "the bound of a bucket does not increase",
          sample.toString());
    }
    last.forEach((series, bucket) -> {
      assertEquals("+Inf", bucket.labels().get("le"));
      assertEquals(bucket.value(), value(name + "_count", series));
      value(name + "_sum", series);
    });
  }

  public List<Sample> named(String name) {
    return samples.stream().filter(sample -> sample.name().equals(name)).toList();
  }

  public double value(String name, Map<String, String> labels) {
    return named(name).stream()
        .filter(sample -> sample.labels().equals(labels))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + labels))
        .value();
  }
}
