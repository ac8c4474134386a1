package io.redisse.cli;

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

/** Parses what Prometheus would scrape, strictly by the text format 0.0.4. */
final class Scrape {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") [^\\n]*");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary|untyped)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\\n]|\\\\[\\\\n\"])*)\"");
  private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(?:\\{(" + LABEL.pattern()
      + "(?:," + LABEL.pattern() + ")*)\\})? (NaN|[+-]Inf|-?[0-9.]+(?:E-?[0-9]+)?)");
  private static final Pattern PARTS = Pattern.compile("_(bucket|sum|count|max)$");

  /** One value. */
  record Sample(String name, Map<String, String> labels, double value) {}

  final List<Sample> samples = new ArrayList<>();
  final Map<String, String> types = new HashMap<>();

  static Scrape of(URI server) {
    HttpResponse<String> answer = Http.get(server.resolve("metrics"));
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return new Scrape(answer.body());
  }

  Scrape(String text) {
    if (!text.endsWith("\n")) {
      throw new AssertionError("the last line has no end");
    }
    Set<String> seen = new HashSet<>();
    text.lines().forEach(line -> {
      Matcher type = TYPE.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (type.matches()) {
        if (types.put(type.group(1), type.group(2)) != null) {
          throw new AssertionError("a second type: " + line);
        }
      } else if (sample.matches()) {
        add(sample, line, seen);
      } else if (!HELP.matcher(line).matches()) {
        throw new AssertionError("not in the format: " + line);
      }
    });
  }

  private void add(Matcher sample, String line, Set<String> seen) {
    String name = sample.group(1);
    if (!types.containsKey(name) && !types.containsKey(PARTS.matcher(name).replaceFirst(""))) {
      throw new AssertionError("no type before: " + line);
    }
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(sample.group(2) == null ? "" : sample.group(2));
    while (label.find()) {
      if (labels.put(label.group(1), label.group(2)) != null) {
        throw new AssertionError("a label twice: " + line);
      }
    }
    if (!seen.add(name + labels)) {
      throw new AssertionError("a second time: " + line);
    }
    String value = sample.group(sample.groupCount()).replace("Inf", "Infinity");
    samples.add(new Sample(name, labels, Double.parseDouble(value)));
  }

  double value(String name, Map<String, String> labels) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name) && sample.labels().equals(labels))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + labels))
        .value();
  }
}
