/**
 * The {@code jakarta.jms} facade: connections, sessions, producers, consumers and contexts. It keeps the rules of the
 * specification and leaves delivering to the engine.
 */
package io.redismq.internal.client;
