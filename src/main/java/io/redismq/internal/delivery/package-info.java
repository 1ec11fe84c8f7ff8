/**
 * The delivery engine: send coalescing, prefetch, dispatch, acknowledgement and redelivery. Knows neither JMS nor
 * Redis; it speaks to the broker port and hands payloads to the facade.
 */
package io.redismq.internal.delivery;
