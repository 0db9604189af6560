package org.catalogpoller.catalogapi;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpClientConnection;

/**
 * Leaves out answers below 200, which another answer follows (RFC 9110, 15.2). The client itself knows 100 and 103 alone. It
 * would take any other one for the answer.
 */
final class InterimAnswers extends ChannelInboundHandlerAdapter {

    private boolean leavesOut;

    private InterimAnswers() {}

    /** Leaves them out of all answers of a connection. */
    static void leaveOutOf(HttpConnection connection) {
        ChannelPipeline pipeline =
                ((HttpClientConnection) connection).channelHandlerContext().pipeline();
        if (pipeline.get(InterimAnswers.class) == null) {
            String codec = pipeline.context(HttpClientCodec.class).name();
            pipeline.addAfter(codec, null, new InterimAnswers());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpResponse answer) {
            HttpResponseStatus status = answer.status();
            leavesOut = status.codeClass() == HttpStatusClass.INFORMATIONAL
                    && !status.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
        }
        if (!leavesOut) {
            super.channelRead(context, message);
            return;
        }
        ReferenceCountUtil.release(message);
        leavesOut = !(message instanceof LastHttpContent);
    }
}
