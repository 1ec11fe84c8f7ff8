/**
 * The value types an application may name: destinations, options and policies. A leaf: it imports the JDK and
 * {@code jakarta.jms} only, so that every other package may use it.
 */
package io.redismq.api;
