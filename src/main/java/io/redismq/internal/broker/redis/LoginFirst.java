package io.redismq.internal.broker.redis;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.redisson.client.protocol.CommandData;
import org.redisson.config.Credentials;

/**
 * Keeps back what Redisson says on a new network connection until the login has been said, since it does not wait for one
 * that has to be found first, and Redis refuses everything else. Used by the connection's event loop only; leaves with the login.
 */
final class LoginFirst extends ChannelOutboundHandlerAdapter {

    private record Kept(Object message, ChannelPromise written) {}

    private final Deque<Kept> kept = new ArrayDeque<>();

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise written) {
        if (message instanceof CommandData<?, ?> request
                && request.getCommand().getName().equals("AUTH")) {
            context.write(message, written);
            leave(context);
            return;
        }
        kept.add(new Kept(message, written));
        if (kept.size() > 1) {
            return;
        }
        CompletableFuture<Credentials> login = Login.lookedForHere();
        login.whenComplete((credentials, failure) -> {
            if (failure != null || credentials.getPassword() == null) { // then there will be none
                context.executor().execute(() -> leave(context));
            }
        });
    }

    private void leave(ChannelHandlerContext context) {
        if (context.isRemoved()) {
            return;
        }
        while (!kept.isEmpty()) {
            Kept next = kept.poll();
            context.write(next.message, next.written);
        }
        context.flush();
        context.pipeline().remove(this);
    }
}
