package io.redisse.redis.store;

import io.redisse.api.ChannelRequest;
import io.redisse.api.Grant;
import io.redisse.api.RevocableResolver;
import io.redisse.api.internal.Credential;
import io.redisse.redis.connection.Script;
import io.redisse.redis.connection.StoreView;
import io.redisse.redis.format.Keys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Resolves channels from the grant that the client's ticket identifies: a set of channels in Redis,
 * valid until it expires or is deleted. All channels in the query must be in the set; a query
 * without channels selects all of them. The ticket is the principal.
 */
public final class RedisGrants implements RevocableResolver {
  private static final Pattern TICKET = Pattern.compile("[!-~]{1,256}");
  private static final long NONE = -2;

  /** Limits how long one call blocks Redis. */
  private static final int MAX_GRANTS_PER_CALL = 1_000;

  private final StoreContext context;
  private final Keys keys;
  private final StoreView view;
  private final Credential credential;

  public RedisGrants(StoreContext context, String cookie) {
    this.context = context;
    this.keys = context.keys();
    this.view = context.view();
    this.credential = new Credential("ticket", cookie);
  }

  @Override
  public CompletionStage<Grant> resolve(ChannelRequest request) {
    String ticket = credential.of(request);
    if (!TICKET.matcher(ticket).matches()) {
      throw credential.rejected();
    }
    Set<String> requested = Set.copyOf(request.requestedChannels());
    return call(true, List.of(ticket))
        .thenApply(grants -> grant(ticket, requested, (List<?>) grants.get(0)));
  }

  private Grant grant(String ticket, Set<String> requested, List<?> found) {
    long millis = (Long) found.get(0);
    if (millis == NONE) {
      throw credential.rejected();
    }
    Set<String> allowed = new LinkedHashSet<>();
    found.subList(1, found.size()).forEach(channel -> allowed.add(Keys.text(channel)));
    Grant grant =
        Grant.of(credential.select(requested, allowed, allowed::contains)).to(ticket);
    return millis < 0 ? grant : grant.until(Instant.now().plusMillis(millis));
  }

  @Override
  public CompletionStage<Set<String>> ended(Set<String> principals) {
    List<String> tickets = List.copyOf(principals);
    CompletableFuture<Set<String>> ended = CompletableFuture.completedFuture(new LinkedHashSet<>());
    for (int i = 0; i < tickets.size(); i += MAX_GRANTS_PER_CALL) {
      List<String> some = tickets.subList(i, Math.min(tickets.size(), i + MAX_GRANTS_PER_CALL));
      ended = ended.thenCombine(call(false, some), (all, grants) -> {
        for (int each = 0; each < some.size(); each++) {
          if ((Long) ((List<?>) grants.get(each)).get(0) == NONE) {
            all.add(some.get(each));
          }
        }
        return all;
      });
    }
    return ended;
  }

  private CompletionStage<List<?>> call(boolean withChannels, List<String> tickets) {
    return context.call(
        needsSource -> {
          List<byte[]> names = keys.ofScript(List.of());
          tickets.forEach(ticket -> names.add(keys.control("grant:" + ticket)));
          List<byte[]> arguments = new ArrayList<>(view.scriptArguments());
          arguments.add(Keys.bytes(withChannels ? "1" : "0"));
          return Script.GRANTS.call(needsSource, names, arguments);
        },
        (answer, life) -> (List<?>) answer,
        true,
        tickets.stream().mapToLong(String::length).sum());
  }
}
