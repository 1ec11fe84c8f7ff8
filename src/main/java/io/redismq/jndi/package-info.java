/** Redis MQ in naming services: its own, made of properties, and those of others, which hold references. */
package io.redismq.jndi;
