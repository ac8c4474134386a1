/**
 * Contract tests that certify implementations. Extend a contract, implement its factory method, and
 * run the class with JUnit.
 *
 * <ul>
 *   <li>{@link io.redisse.tck.EventStoreContract}: an {@code EventStore} used by one process
 *   <li>{@link io.redisse.tck.DurableStoreContract}: a store whose history survives a restart
 *   <li>{@link io.redisse.tck.BroadcasterContract}: a {@code Broadcaster} without a store
 *   <li>{@link io.redisse.tck.BackendContract}: a {@code Backend}, with its store and broadcaster
 *   <li>{@link io.redisse.tck.SharedBackendContract}: a backend that several nodes share
 *   <li>{@link io.redisse.tck.server.ServerContract}: a running server, given by its address
 * </ul>
 *
 * <p>Each test declares the rules of SPEC.md that it checks ({@link io.redisse.tck.rules.Rule}).
 * For rules without a test, see {@link io.redisse.tck.rules.UntestedRules}. Some tests need an
 * optional capability, such as a second node. They are skipped unless a subclass declares the
 * capability by overriding a method; the skip message names that method.
 *
 * <p>The store may be shared and may hold other events, because the contracts use unique channel
 * names and start from cursors that the store returned. All settings are optional and can be given
 * as system properties or as JUnit configuration parameters:
 *
 * <table>
 *   <caption>Settings</caption>
 *   <tr><th>name</th><th>default</th><th>meaning</th></tr>
 *   <tr><td>{@code redisse.tck.await}</td><td>10000</td><td>time limit for an expected result, in
 *       ms</td></tr>
 *   <tr><td>{@code redisse.tck.quiet}</td><td>200</td><td>how long to watch for forbidden behavior,
 *       in ms</td></tr>
 *   <tr><td>{@code redisse.tck.writers}</td><td>4</td><td>writer threads in a concurrency
 *       test</td></tr>
 *   <tr><td>{@code redisse.tck.readers}</td><td>4</td><td>reader threads in a concurrency
 *       test</td></tr>
 *   <tr><td>{@code redisse.tck.events}</td><td>2000</td><td>total events written in a concurrency
 *       test</td></tr>
 *   <tr><td>{@code redisse.tck.seed}</td><td>random</td><td>random seed; set it to repeat the
 *       random choices of a failed concurrency test</td></tr>
 * </table>
 */
@NullMarked
package io.redisse.tck;

import org.jspecify.annotations.NullMarked;
