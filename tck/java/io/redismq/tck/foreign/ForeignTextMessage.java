package io.redismq.tck.foreign;

import jakarta.jms.TextMessage;

/** A text message that no provider made. */
public class ForeignTextMessage extends ForeignMessage implements TextMessage {

    private String text;

    @Override
    public final String getText() {
        return text;
    }

    @Override
    public final void setText(String text) {
        this.text = text;
    }

    @Override
    public final void clearBody() {
        text = null;
    }
}
