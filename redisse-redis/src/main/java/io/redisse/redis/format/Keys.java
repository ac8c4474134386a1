package io.redisse.redis.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The names of things in Redis: keys and pub/sub channels, which share their names. */
public final class Keys {
  private final String prefix;
  private final List<byte[]> store;

  public Keys(String prefix) {
    this.prefix = prefix;
    this.store = List.of(
        control("lastEventId"),
        control("epoch"),
        control("life"),
        control("historySize"),
        control("ttl"));
  }

  /** A name of the store's own; no channel can have it. */
  public byte[] control(String name) {
    return bytes(prefix + "redisse:" + name);
  }

  /** The pub/sub channel on which all nodes hear that a loss was found, and of revocations. */
  public byte[] resets() {
    return control("control");
  }

  public byte[] channel(String channel) {
    return bytes(prefix + channel);
  }

  /** The channel of a name in Redis, as {@link #channel} made it. */
  public String channelOf(byte[] name) {
    return new String(name, StandardCharsets.UTF_8).substring(prefix.length());
  }

  /** The keys that every script takes, followed by those of some channels. */
  public List<byte[]> ofScript(Collection<String> channels) {
    List<byte[]> keys = new ArrayList<>(store.size() + channels.size());
    keys.addAll(store);
    channels.forEach(channel -> keys.add(channel(channel)));
    return keys;
  }

  /** The text of a reply, given as bytes. */
  public static String text(Object reply) {
    return new String((byte[]) reply, StandardCharsets.UTF_8);
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
