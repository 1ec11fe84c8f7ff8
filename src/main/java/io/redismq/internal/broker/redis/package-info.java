/** The broker port on Redis: keys, scripts and replies. The only package that sees Redisson, besides the factory. */
package io.redismq.internal.broker.redis;
