package io.redisse.redis.format;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The names of keys and pub/sub channels in Redis, under one prefix. A channel's key and pub/sub
 * channel have the same name.
 */
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
        control("ttl"),
        control("ahead"));
  }

  /** Returns a name reserved for the store; no channel can have it. */
  public byte[] control(String name) {
    return bytes(prefix + "redisse:" + name);
  }

  /** Returns the pub/sub channel that notifies all nodes of lost events and of revocations. */
  public byte[] notifications() {
    return control("control");
  }

  public byte[] channel(String channel) {
    return bytes(prefix + channel);
  }

  /** Returns the channel that has this name in Redis; the inverse of {@link #channel}. */
  public String channelOf(byte[] name) {
    return new String(name, StandardCharsets.UTF_8).substring(prefix.length());
  }

  /** Returns the keys that every script takes, followed by the keys of the given channels. */
  public List<byte[]> ofScript(Collection<String> channels) {
    List<byte[]> keys = new ArrayList<>(store.size() + channels.size());
    keys.addAll(store);
    channels.forEach(channel -> keys.add(channel(channel)));
    return keys;
  }

  /** Decodes a reply that is a byte array. */
  public static String text(Object reply) {
    return new String((byte[]) reply, StandardCharsets.UTF_8);
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
