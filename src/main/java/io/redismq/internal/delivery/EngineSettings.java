package io.redismq.internal.delivery;

import java.time.Duration;

/**
 * What the engine needs to know of the options.
 *
 * @param prefetchMessages most messages a consumer holds unseen
 * @param prefetchBytes most bytes a consumer holds unseen; one larger message still passes
 * @param sendWindowBytes most bytes under way to one destination before senders wait
 * @param sendTimeout how long a send is repeated before its outcome is called unknown
 * @param requestTimeout how long a call that needs the broker's answer waits for it
 * @param lease how long a consumer lives without a sign of life
 */
public record EngineSettings(
        int prefetchMessages,
        int prefetchBytes,
        int sendWindowBytes,
        Duration sendTimeout,
        Duration requestTimeout,
        Duration lease) {}
