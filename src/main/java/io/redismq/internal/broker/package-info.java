/**
 * The broker port: what the delivery engine asks of a broker, in the terms of the specification. Knows neither JMS nor
 * Redis; the one implementation is in {@code broker.redis}.
 */
package io.redismq.internal.broker;
