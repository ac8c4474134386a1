package io.redisse.redis.check;

import io.redisse.redis.check.RedisCheck.Finding;
import io.redisse.redis.settings.RedisOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;

/**
 * Logs which settings of Redis can lose events, and which other stores share names with this one,
 * with the messages of {@link RedisCheck}.
 */
public final class SettingsWarning {
  private static final Logger LOG = System.getLogger(SettingsWarning.class.getName());

  private SettingsWarning() {}

  /**
   * Checks the settings on another thread, over a connection that is closed afterwards. Settings
   * that cannot be read are not reported.
   */
  public static void logInBackground(RedisOptions options) {
    Thread thread = new Thread(() -> log(options), "redisse-settings-check");
    thread.setDaemon(true);
    thread.start();
  }

  private static void log(RedisOptions options) {
    try (CheckedRedis redis = CheckedRedis.connect(options)) {
      List<Finding> findings = new ArrayList<>(new ServerCheck(redis).lossRisks());
      findings.add(redis.run("prefixes", () -> new PrefixCheck(redis, options).finding()));
      for (Finding finding : findings) {
        if (finding.level() == RedisCheck.Level.WARN || finding.level() == RedisCheck.Level.BAD) {
          LOG.log(
              Level.WARNING,
              "Redis at {0}: {1}: {2} -> {3}",
              options,
              finding.subject(),
              finding.found(),
              finding.cure());
        }
      }
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "Could not check the settings of Redis", e);
    }
  }
}
