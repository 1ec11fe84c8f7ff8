/** Redis MQ: a Jakarta Messaging provider whose broker is Redis. Start at {@code RedisConnectionFactory}. */
package io.redismq;
