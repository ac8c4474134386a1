/**
 * Contracts that certify an implementation. Extend one, implement its factory method, and run it.
 *
 * <ul>
 *   <li>{@link io.redisse.tck.EventStoreContract}: an {@code EventStore} of one process
 *   <li>{@link io.redisse.tck.DurableStoreContract}: a store whose history survives a restart
 *   <li>{@link io.redisse.tck.BroadcasterContract}: a {@code Broadcaster} without a store
 *   <li>{@link io.redisse.tck.BackendContract}: a {@code Backend}, with its store and broadcaster
 *   <li>{@link io.redisse.tck.SharedBackendContract}: a backend that several nodes share
 *   <li>{@link io.redisse.tck.server.ServerContract}: a running server, given by its address
 * </ul>
 *
 * <p>Each test names the rules of SPEC.md that it checks ({@link io.redisse.tck.rules.Rule}). Rules
 * without a test are listed in {@link io.redisse.tck.rules.UntestedRules}. Some tests need an optional
 * ability of the store, such as a second node. Unless it is declared by overriding a method, they are
 * skipped, and the reason names the method.
 *
 * <p>The store may be shared and may hold other events, because contracts use unique channel names
 * and start from cursors that the store returned. The following settings are optional. Each can be
 * given as a system property or as a JUnit configuration parameter:
 *
 * <table>
 *   <caption>Settings</caption>
 *   <tr><th>name</th><th>default</th><th>meaning</th></tr>
 *   <tr><td>{@code redisse.tck.await}</td><td>10000</td><td>limit for everything that must happen,
 *       in ms</td></tr>
 *   <tr><td>{@code redisse.tck.quiet}</td><td>200</td><td>how long to wait for something that must not
 *       happen, in ms</td></tr>
 *   <tr><td>{@code redisse.tck.writers}</td><td>4</td><td>writing threads of a concurrency test</td></tr>
 *   <tr><td>{@code redisse.tck.readers}</td><td>4</td><td>reading threads of a concurrency test</td></tr>
 *   <tr><td>{@code redisse.tck.events}</td><td>2000</td><td>events that all writers of a concurrency
 *       test write together</td></tr>
 *   <tr><td>{@code redisse.tck.seed}</td><td>random</td><td>seed that repeats the random choices of a
 *       failed concurrency test</td></tr>
 * </table>
 */
@NullMarked
package io.redisse.tck;

import org.jspecify.annotations.NullMarked;
