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

/** Finds the {@link ChannelResolver} that somebody wrote for their server. */
final class ResolverClass {
  private final ClassLoader classes;

  /**
   * Looks in the program, and in more places.
   *
   * @param classPath jars and directories, separated as in Java's own class path
   * @throws CommandFailedException if there is nothing at one of them
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
            "--classpath: expected jars and directories, separated by '" + File.pathSeparator
                + "', but there is no '" + entry + "'");
      }
      try {
        urls.add(path.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new IllegalStateException(e);
      }
    }
    return urls.toArray(URL[]::new);
  }

  /** The only one that is registered as a service. */
  ChannelResolver only() {
    List<ChannelResolver> found = new ArrayList<>();
    ServiceLoader.load(ChannelResolver.class, classes).forEach(found::add);
    if (found.size() != 1) {
      throw CommandFailedException.misuse("--channels class: expected one "
          + ChannelResolver.class.getName()
          + " in META-INF/services on the class path, found " + found.size()
          + "; name its class, as in class:com.example.MyResolver");
    }
    return found.get(0);
  }

  /** An instance of the class of this name. */
  ChannelResolver named(String name) {
    try {
      Object instance = classes.loadClass(name).getConstructor().newInstance();
      if (instance instanceof ChannelResolver resolver) {
        return resolver;
      }
      throw CommandFailedException.misuse(
          "--channels: " + name + " does not implement " + ChannelResolver.class.getName());
    } catch (ClassNotFoundException e) {
      throw CommandFailedException.misuse("--channels: there is no class " + name
          + " on the class path; --classpath says where else to look");
    } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
      throw CommandFailedException.misuse("--channels: " + name
          + " needs to be a public class with a public constructor without" + " parameters");
    } catch (ReflectiveOperationException e) {
      throw CommandFailedException.failure(
          "--channels: " + name + " cannot be made: " + e.getCause(), e);
    }
  }
}
