package io.redismq.internal.broker.redis;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;
import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import org.redisson.client.RedisConnection;
import org.redisson.client.handler.BaseConnectionHandler;

/**
 * Tells Redisson at once when a new network connection ends before Redis has said a word, which Redisson would take for a
 * long silence. So end those to a server that expects TLS, or a certificate of the client. Used by the connection's event
 * loop only; leaves with the first answer.
 */
final class FirstAnswer extends ChannelInboundHandlerAdapter {

    private FirstAnswer() {}

    /** Behind TLS, and in front of everything that speaks to Redis. */
    static void await(Channel channel) {
        channel.pipeline()
                .addBefore(
                        channel.pipeline().context(BaseConnectionHandler.class).name(), null, new FirstAnswer());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object answer) {
        context.pipeline().remove(this);
        context.fireChannelRead(answer);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (failure instanceof DecoderException && failure.getCause() != null) {
            fail(context, failure.getCause()); // who waits for the connection hears of it; no need to log it too
        } else {
            context.fireExceptionCaught(failure);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        boolean secure = context.pipeline().get(SslHandler.class) != null;
        fail(
                context,
                secure
                        ? TlsErrors.ended()
                        : new BrokerException(
                                Reason.UNAVAILABLE,
                                "Redis closed the connection before it answered; if it expects TLS, its address is"
                                        + " rediss, not redis"));
        context.fireChannelInactive();
    }

    private static void fail(ChannelHandlerContext context, Throwable failure) {
        RedisConnection connection = RedisConnection.getFrom(context.channel());
        connection.closeAsync();
        connection.getConnectionPromise().completeExceptionally(failure);
    }
}
