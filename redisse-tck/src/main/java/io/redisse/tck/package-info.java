/**
 * Contracts that certify an implementation: extend one, implement its factory method, run it.
 *
 * <ul>
 *   <li>{@link io.redisse.tck.EventStoreContract}: an {@code EventStore} of one process
 *   <li>{@link io.redisse.tck.DurableStoreContract}: one that also survives a restart
 *   <li>{@link io.redisse.tck.BroadcasterContract}: a {@code Broadcaster} alone
 *   <li>{@link io.redisse.tck.BackendContract}: a {@code Backend}, with its store and broadcaster
 *   <li>{@link io.redisse.tck.SharedBackendContract}: one that several nodes share
 *   <li>{@link io.redisse.tck.server.ServerContract}: a running server, by its address
 * </ul>
 *
 * <p>Each test names the rule of SPEC.md that it checks ({@link io.redisse.tck.rules.Rule}); rules without
 * a test are in {@link io.redisse.tck.rules.UntestedRules}. A test that needs something that a store may
 * not have (to expire events at will, a second node) is skipped, and says which method to override.
 *
 * <p>A store may be shared and full of other things: contracts use channel names of their own and
 * start from cursors that the store gave. System properties, all optional:
 *
 * <table>
 *   <caption>System properties</caption>
 *   <tr><th>name</th><th>default</th><th>meaning</th></tr>
 *   <tr><td>{@code redisse.tck.await}</td><td>10000</td><td>ms until what must happen counts as
 *       missing</td></tr>
 *   <tr><td>{@code redisse.tck.quiet}</td><td>200</td><td>ms in which what must not happen is waited
 *       for</td></tr>
 *   <tr><td>{@code redisse.tck.writers}</td><td>4</td><td>threads that write in the tests of
 *       concurrency</td></tr>
 *   <tr><td>{@code redisse.tck.readers}</td><td>4</td><td>threads that read in them</td></tr>
 *   <tr><td>{@code redisse.tck.events}</td><td>2000</td><td>events that all writers of such a test
 *       write together</td></tr>
 *   <tr><td>{@code redisse.tck.seed}</td><td>random</td><td>repeats the choices of a failed test of
 *       concurrency</td></tr>
 * </table>
 */
@NullMarked
package io.redisse.tck;

import org.jspecify.annotations.NullMarked;
