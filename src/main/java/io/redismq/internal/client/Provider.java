package io.redismq.internal.client;

import io.redismq.api.ConnectionOptions;
import io.redismq.internal.broker.Broker;
import io.redismq.internal.delivery.EngineSettings;
import io.redismq.internal.delivery.EngineThreads;
import io.redismq.internal.message.MessageCodec;

/**
 * What a connection gets from the factory that makes it.
 *
 * @param options the factory's options
 * @param broker shared with the factory's other connections
 * @param settings for the delivery engine
 * @param threads shared with the factory's other connections
 * @param codec for the factory's trusted types
 * @param release called once, when the connection needs none of these any more
 */
public record Provider(
        ConnectionOptions options,
        Broker broker,
        EngineSettings settings,
        EngineThreads threads,
        MessageCodec codec,
        Runnable release) {}
