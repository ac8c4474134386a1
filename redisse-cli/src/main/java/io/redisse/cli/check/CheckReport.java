package io.redisse.cli.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.redisse.redis.check.RedisCheck.ChannelUse;
import io.redisse.redis.check.RedisCheck.Finding;
import io.redisse.redis.check.RedisCheck.Level;
import io.redisse.redis.check.RedisCheck.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Formats the findings of a check as text or JSON. */
final class CheckReport {
  private CheckReport() {}

  /**
   * Returns the findings, the largest channels and the verdict, as lines of text. A finding that
   * has a remedy takes two lines.
   */
  static List<String> text(Report report) {
    List<String> lines = new ArrayList<>();
    lines.add("check of " + report.redis());
    for (Finding finding : report.findings()) {
      lines.add(String.format(
          Locale.ROOT, "%-8s %-14s %s", word(finding.level()), finding.subject(), finding.found()));
      if (!finding.cure().isEmpty()) {
        lines.add(String.format(Locale.ROOT, "%-8s %-14s -> %s", "", "", finding.cure()));
      }
    }
    if (!report.largest().isEmpty()) {
      lines.add(String.format(
          Locale.ROOT, "%12s %12s  %s", "bytes", "members", "channels, largest first"));
    }
    for (ChannelUse channel : report.largest()) {
      lines.add(String.format(
          Locale.ROOT,
          "%12s %12d  %s",
          channel.bytes() < 0 ? "-" : "" + channel.bytes(),
          channel.members(),
          channel.channel()));
    }
    lines.add("verdict: " + word(report.verdict()));
    return lines;
  }

  /** Returns the report as a JSON object. */
  static String json(Report report) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("redis", report.redis());
    fields.put("verdict", word(report.verdict()));
    fields.put("findings", report.findings().stream().map(CheckReport::fields).toList());
    fields.put("channels", report.largest().stream().map(CheckReport::fields).toList());
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot encode the findings as JSON", e);
    }
  }

  private static Map<String, Object> fields(Finding finding) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("subject", finding.subject());
    fields.put("level", word(finding.level()));
    fields.put("found", finding.found());
    fields.put("cure", finding.cure());
    return fields;
  }

  private static Map<String, Object> fields(ChannelUse channel) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("channel", channel.channel());
    fields.put("members", channel.members());
    fields.put("bytes", channel.bytes());
    return fields;
  }

  private static String word(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }
}
