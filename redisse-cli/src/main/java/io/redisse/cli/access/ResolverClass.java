package io.redisse.cli.access;

import io.redisse.api.ChannelResolver;
import io.redisse.cli.console.CommandFailedException;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Loads the {@link ChannelResolver} that an operator provides. */
final class ResolverClass {
  private final ClassLoader classes;

  /**
   * Creates a loader.
   *
   * @param classPath additional jars and directories to search, separated as in a Java class path;
   *     null for none
   * @throws CommandFailedException if one of the jars or directories does not exist
   */
  ResolverClass(@Nullable String classPath) {
    classes = classPath == null
        ? ResolverClass.class.getClassLoader()
        : new URLClassLoader(urls(classPath), ResolverClass.class.getClassLoader());
  }

  private static URL[] urls(String classPath) {
    List<URL> urls = new ArrayList<>();
    for (String entry : classPath.split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      if (entry.isEmpty() || !Files.exists(path)) {
        throw CommandFailedException.misuse(
            "--classpath: '" + entry + "' does not exist; expected jars and directories separated"
                + " by '" + File.pathSeparator + "'");
      }
      try {
        urls.add(path.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new IllegalStateException(e);
      }
    }
    return urls.toArray(URL[]::new);
  }

  /** Returns the resolver that is registered as a service. Exactly one must be registered. */
  ChannelResolver only() {
    List<ChannelResolver> found = new ArrayList<>();
    ServiceLoader.load(ChannelResolver.class, classes).forEach(found::add);
    if (found.size() != 1) {
      throw CommandFailedException.misuse("--channels class: expected exactly one "
          + ChannelResolver.class.getName()
          + " in META-INF/services on the class path, found " + found.size()
          + "; alternatively, name its class, as in class:com.example.MyResolver");
    }
    return found.get(0);
  }

  /** Returns a new instance of the resolver class with this name. */
  ChannelResolver named(String name) {
    try {
      Object instance = classes.loadClass(name).getConstructor().newInstance();
      if (instance instanceof ChannelResolver resolver) {
        return resolver;
      }
      throw CommandFailedException.misuse(
          "--channels: " + name + " does not implement " + ChannelResolver.class.getName());
    } catch (ClassNotFoundException e) {
      throw CommandFailedException.misuse("--channels: class " + name
          + " is not on the class path; set --classpath to its jar or directory");
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw CommandFailedException.misuse(
          "--channels: " + name + " must be a public class with a public no-argument constructor");
    } catch (ReflectiveOperationException e) {
      throw CommandFailedException.failure(
          "--channels: the constructor of " + name + " failed: " + e.getCause(), e);
    }
  }
}
