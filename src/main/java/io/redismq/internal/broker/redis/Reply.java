package io.redismq.internal.broker.redis;

import io.redismq.internal.broker.BrokerException;
import io.redismq.internal.broker.BrokerException.Reason;
import io.redismq.internal.broker.Confirmation;
import io.redismq.internal.broker.Delivery;
import io.redismq.internal.broker.DeliveryId;
import io.redismq.internal.broker.Payload;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A script's reply: a line of words, the first of which is the code, and entries behind it, a few elements each; see
 * lib/pack.lua. Immutable.
 */
final class Reply {

    private static final int USUAL_ELEMENTS_PER_ENTRY = 3;
    private static final byte EVIDENCE_FOLLOWS = '+';

    private final List<Object> elements;
    private final String line;
    private final String[] words;
    private final Confirmation confirmation;

    Reply(List<Object> elements) {
        this(elements, Confirmation.COMPLETE);
    }

    Reply(List<Object> elements, Confirmation confirmation) {
        this.elements = elements;
        this.confirmation = confirmation;
        this.line = new String((byte[]) elements.get(0), StandardCharsets.UTF_8);
        this.words = line.split(" ");
    }

    String code() {
        return words[0];
    }

    /** Whether what the script did is as durable as was asked for. */
    Confirmation confirmation() {
        return confirmation;
    }

    Reply with(Confirmation other) {
        return new Reply(elements, other);
    }

    String word(int index) {
        return words[index];
    }

    /** How many words the line has. */
    int words() {
        return words.length;
    }

    long number(int index) {
        return Long.parseLong(words[index]);
    }

    /** The broker's words of an ERROR reply. */
    String errorText() {
        return line.substring(line.indexOf(' ') + 1);
    }

    BrokerException unexpected() {
        return new BrokerException(
                Reason.FAILED,
                "The script answered '" + code() + "', which this version does not know: do clients of another"
                        + " version use this destination?");
    }

    /** All entries behind the first line. */
    List<Delivery> deliveries() {
        List<Delivery> deliveries = new ArrayList<>(elements.size() / USUAL_ELEMENTS_PER_ENTRY);
        int i = 1;
        while (i < elements.size()) {
            byte[] place = bytes(i);
            boolean evidence = place[place.length - 1] == EVIDENCE_FOLLOWS;
            Payload payload = new Payload(bytes(i + 1), bytes(i + 2), evidence ? bytes(i + 3) : null);
            deliveries.add(delivery(place, evidence ? place.length - 2 : place.length, payload));
            i += evidence ? USUAL_ELEMENTS_PER_ENTRY + 1 : USUAL_ELEMENTS_PER_ENTRY;
        }
        return deliveries;
    }

    /** The elements behind the first line, where these are texts. */
    List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int i = 1; i < elements.size(); i++) {
            texts.add(new String(bytes(i), StandardCharsets.UTF_8));
        }
        return texts;
    }

    private byte[] bytes(int index) {
        return (byte[]) elements.get(index);
    }

    /** Reads "PRIORITY ID COUNT": the priority is one digit. */
    @SuppressWarnings("deprecation") // the id is ASCII: this constructor copies without decoding
    private static Delivery delivery(byte[] place, int length, Payload payload) {
        int space = length - 1;
        while (place[space] != ' ') {
            space--;
        }
        int count = 0;
        for (int i = space + 1; i < length; i++) {
            count = count * 10 + (place[i] - '0');
        }
        DeliveryId id = new DeliveryId(place[0] - '0', new String(place, 0, 2, space - 2));
        return new Delivery(id, count, payload);
    }
}
