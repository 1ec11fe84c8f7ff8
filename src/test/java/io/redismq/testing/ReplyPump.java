package io.redismq.testing;

import io.redismq.testing.PendingReplies.Expected;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Reads what Redis says on one connection and does with each reply what was decided with its request. Push messages
 * of RESP3 answer no request and pass. When the client has gone it reads on, so that Redis is not disturbed in what it
 * still executes. Runs in one thread of its {@link ProxyLink}.
 */
final class ReplyPump implements ProxyLink.Pump {

    private final ProxyLink link;
    private final FaultProxy proxy;
    private final PendingReplies pending;
    private final OutputStream client;
    private final RespInput in;

    ReplyPump(ProxyLink link, FaultProxy proxy, InputStream redis, OutputStream client) {
        this.link = link;
        this.proxy = proxy;
        this.pending = link.pending();
        this.client = new BufferedOutputStream(new ForgivingOutput(client), 64 * 1024);
        this.in = new RespInput(redis, this.client);
    }

    @Override
    public void run() throws IOException, InterruptedException {
        int type = in.peek();
        boolean goesOn = true;
        while (type >= 0 && goesOn) {
            proxy.gate().pass();
            Expected expected = pending.next();
            if (expected != null && expected.treatment() == PendingReplies.Treatment.LEAVE_ALONE) {
                leaveAlone();
                return;
            }
            if (type == RespReply.PUSH || expected == null) {
                RespReply.copy(in, client);
            } else {
                goesOn = handle(expected);
            }
            type = goesOn ? in.peek() : -1;
        }
        client.flush();
    }

    /** Whether the connection goes on. */
    private boolean handle(Expected expected) throws IOException, InterruptedException {
        switch (expected.treatment()) {
            case PASS -> RespReply.copy(in, client);
            case SWALLOW -> RespReply.copy(in, OutputStream.nullOutputStream());
            case HOLD -> {
                client.flush();
                Fault freeze = Fault.freeze(expected.hold());
                proxy.count(freeze);
                link.hold(freeze.duration());
                RespReply.copy(in, client);
            }
            case CUT -> {
                client.flush();
                RespReply.copy(in, OutputStream.nullOutputStream());
                proxy.count(Fault.cutAfterExecution());
                return false;
            }
            case LEAVE_ALONE -> throw new AssertionError("A connection left alone has no replies to handle");
        }
        if (pending.isLast()) {
            client.flush();
        }
        pending.done();
        return true;
    }

    private void leaveAlone() throws IOException, InterruptedException {
        while (in.copyAvailable(client)) {
            proxy.gate().pass();
        }
    }

    /** Ignores that the client has gone. */
    private static final class ForgivingOutput extends FilterOutputStream {

        private boolean gone;

        ForgivingOutput(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int count) {
            try {
                if (!gone) {
                    out.write(bytes, from, count);
                }
            } catch (IOException e) {
                gone = true;
            }
        }

        @Override
        public void write(int single) {
            write(new byte[] {(byte) single}, 0, 1);
        }
    }
}
