/**
 * What an application sees: each class takes one topic of Jakarta Messaging and checks it through {@code jakarta.jms}
 * against a real Redis. How the provider does it is tested elsewhere.
 */
package io.redismq.behaviour;
