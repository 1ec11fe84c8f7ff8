package io.redismq.tck.foreign;

import jakarta.jms.ObjectMessage;
import java.io.Serializable;

/** An object message that no provider made. */
public final class ForeignObjectMessage extends ForeignMessage implements ObjectMessage {

    private Serializable object;

    @Override
    public Serializable getObject() {
        return object;
    }

    @Override
    public void setObject(Serializable object) {
        this.object = object;
    }

    @Override
    public void clearBody() {
        object = null;
    }
}
