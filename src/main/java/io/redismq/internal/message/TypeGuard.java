package io.redismq.internal.message;

import io.redismq.api.TrustedTypes;
import java.io.ObjectInputFilter;
import java.lang.reflect.Proxy;

/**
 * Decides class by class and array by array whether one object may be deserialized, and remembers why not. For one
 * thread and one object graph; owned by the call that reads it.
 */
final class TypeGuard implements ObjectInputFilter {

    private final TrustedTypes trusted;
    private final long maxElements;
    private String refusal;

    TypeGuard(TrustedTypes trusted, int bodyLength) {
        this.trusted = trusted;
        this.maxElements = (long) bodyLength * TrustedTypes.MAX_ELEMENTS_PER_BYTE;
    }

    /** Why the object was refused, or null when it was not. */
    String refusal() {
        return refusal;
    }

    /** Asked by name before a class is loaded: loading what is refused anyway would only help an attacker. */
    boolean admits(String className) {
        if (trusted.trusts(className)) {
            return true;
        }
        refuse("The class " + className + " in this ObjectMessage is not trusted. If the senders to this destination"
                + " are, add it to the option trustedTypes of the connection factory, as trustedTypes="
                + element(className)
                + (trusted.toString().isEmpty() ? "" : "," + trusted));
        return false;
    }

    @Override
    public Status checkInput(FilterInfo info) {
        if (info.depth() > TrustedTypes.MAX_DEPTH) {
            return refuse("The object nests deeper than " + TrustedTypes.MAX_DEPTH + " levels, which this provider does"
                    + " not deserialize; send it flattened or as text");
        }
        if (info.arrayLength() > maxElements) {
            return refuse("The object claims an array of " + info.arrayLength() + " elements, more than a message of"
                    + " this size can fill");
        }
        ObjectInputFilter ofTheJvm = Config.getSerialFilter();
        if (ofTheJvm != null && ofTheJvm.checkInput(info) == Status.REJECTED) {
            return refuse("The filter of this JVM (jdk.serialFilter) refuses "
                    + (info.serialClass() == null
                            ? "the object"
                            : "the class " + info.serialClass().getName()));
        }
        Class<?> type = info.serialClass();
        if (type == null || Proxy.isProxyClass(type)) {
            // A proxy class has a name that the JVM made up; its interfaces and its handler are asked for one by one.
            return Status.UNDECIDED;
        }
        return admits(type.getName()) ? Status.ALLOWED : Status.REJECTED;
    }

    private Status refuse(String why) {
        // The first cause is the one to tell: a collection may try the next element's class after a refusal.
        if (refusal == null) {
            refusal = why;
        }
        return Status.REJECTED;
    }

    private static String element(String className) {
        return className.startsWith("[") && className.endsWith(";")
                ? className.substring(className.indexOf('L') + 1, className.length() - 1)
                : className;
    }
}
