package io.redismq.api;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which classes a received {@code ObjectMessage} may bring to life. Java deserialization runs code of the classes the
 * sender names, so a consumer accepts only those it expects; everything else is refused before it is loaded.
 * Immutable, comparable by value, safe to share between threads.
 *
 * <p>A pattern is one of
 * <ul>
 *   <li>{@code com.acme.Order}: exactly this class, as {@link Class#getName()} writes it. A nested class is a class of
 *       its own, {@code com.acme.Order$Line};
 *   <li>{@code com.acme.*}: every class of this package and of all its subpackages;
 *   <li>{@code *}: every class. Only for queues that nobody else can write to.
 * </ul>
 *
 * <p>Always trusted, whatever the patterns say, are the value and collection types of the JDK: the primitives and
 * their boxes, {@code String}, {@code java.math}, {@code java.time}, the usual collections of {@code java.util} with
 * their wrappers, {@code UUID}, {@code Date}, {@code Locale}, {@code URI}, {@code java.sql} dates, enums and the common
 * exceptions (of an application's own enum or exception only the class itself needs a pattern). An array is trusted
 * when its element type is. A superclass needs to be trusted like the class itself, a dynamic proxy needs all its
 * interfaces and its invocation handler to be. Packages such as {@code java.lang}, {@code java.net} or
 * {@code javax} are not trusted as a whole.
 *
 * <p>Independent of the patterns, an object graph may nest at most {@value #MAX_DEPTH} levels deep, and no array or
 * collection may claim more than {@value #MAX_ELEMENTS_PER_BYTE} elements for each byte of the message, so that a small
 * message cannot occupy much memory. A filter set for the whole JVM ({@code jdk.serialFilter}) can refuse more.
 *
 * <p>The option {@code trustedTypes} of a connection factory takes such patterns, separated by commas.
 */
public final class TrustedTypes implements Serializable {

    /** How many levels deep the objects of one message may nest. */
    public static final int MAX_DEPTH = 100;

    /** How many elements an array or a collection may claim for each byte of the message body. */
    public static final int MAX_ELEMENTS_PER_BYTE = 8;

    private static final long serialVersionUID = 1L;

    private static final String EVERYTHING = "*";
    private static final String ANY_OF_PACKAGE = ".*";

    private static final TrustedTypes DEFAULTS = new TrustedTypes(Set.of());
    private static final TrustedTypes ALL = new TrustedTypes(Set.of(EVERYTHING));

    /** The patterns as they were given, in order. */
    private final TreeSet<String> patterns;

    /** Whether one of them is the star. */
    private final boolean everything;

    /** The patterns that are class names. */
    private final Set<String> names = new LinkedHashSet<>();

    /** The patterns that are packages, each with the dot at its end and without the star. */
    private final String[] packages;

    private TrustedTypes(Collection<String> patterns) {
        this.patterns = new TreeSet<>(patterns);
        this.everything = patterns.contains(EVERYTHING);
        Set<String> prefixes = new LinkedHashSet<>();
        for (String pattern : this.patterns) {
            if (pattern.endsWith(ANY_OF_PACKAGE)) {
                prefixes.add(pattern.substring(0, pattern.length() - 1));
            } else {
                names.add(pattern);
            }
        }
        this.packages = prefixes.toArray(new String[0]);
    }

    /**
     * The value and collection types of the JDK and nothing else: what a connection trusts when nobody configures it.
     *
     * @return the default
     */
    public static TrustedTypes defaults() {
        return DEFAULTS;
    }

    /**
     * Every class. Whoever can write to the queue can then run any code that the consumer's class path offers.
     *
     * @return the types of the pattern {@code *}
     */
    public static TrustedTypes all() {
        return ALL;
    }

    /**
     * The default types and those of some patterns.
     *
     * @param patterns class names, packages or {@code *}, see the class description; none gives the defaults
     * @return the types
     * @throws IllegalArgumentException when a pattern is null or none of the three forms
     */
    public static TrustedTypes of(String... patterns) {
        return of(Arrays.asList(patterns));
    }

    /**
     * The default types and those of some patterns.
     *
     * @param patterns class names, packages or {@code *}, see the class description; none gives the defaults
     * @return the types
     * @throws IllegalArgumentException when a pattern is null or none of the three forms
     */
    public static TrustedTypes of(Collection<String> patterns) {
        patterns.forEach(TrustedTypes::check);
        return patterns.isEmpty() ? DEFAULTS : new TrustedTypes(patterns);
    }

    /**
     * Reads the form that {@link #toString()} writes and that the option {@code trustedTypes} has.
     *
     * @param text patterns separated by commas, with or without spaces; null or blank gives the defaults
     * @return the types
     * @throws IllegalArgumentException when a pattern is none of the three forms
     */
    public static TrustedTypes parse(String text) {
        Set<String> patterns = new LinkedHashSet<>();
        if (text != null) {
            for (String part : text.split(",")) {
                if (!part.isBlank()) {
                    patterns.add(part.strip());
                }
            }
        }
        return of(patterns);
    }

    /**
     * Whether objects of a class may be read.
     *
     * @param type a class, an interface, an array or a primitive type
     * @return true when it, or the element type of the array, is trusted
     */
    public boolean trusts(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element.isPrimitive() || trustsElement(element.getName());
    }

    /**
     * Whether objects of a class may be read, asked before the class is loaded.
     *
     * @param className a name as {@link Class#getName()} writes it, arrays included
     * @return true when it, or the element type of the array, is trusted
     */
    public boolean trusts(String className) {
        int dimensions = 0;
        while (dimensions < className.length() && className.charAt(dimensions) == '[') {
            dimensions++;
        }
        if (dimensions == 0) {
            return trustsElement(className);
        }
        if (className.length() == dimensions + 1) {
            return true;
        }
        boolean named = className.charAt(dimensions) == 'L' && className.endsWith(";");
        return named && trustsElement(className.substring(dimensions + 1, className.length() - 1));
    }

    private boolean trustsElement(String name) {
        if (everything || names.contains(name) || JdkValueTypes.contain(name)) {
            return true;
        }
        for (String prefix : packages) {
            if (name.startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    private static void check(String pattern) {
        if (EVERYTHING.equals(pattern)) {
            return;
        }
        String name = pattern != null && pattern.endsWith(ANY_OF_PACKAGE)
                ? pattern.substring(0, pattern.length() - ANY_OF_PACKAGE.length())
                : pattern;
        if (!isQualifiedName(name)) {
            throw new IllegalArgumentException("'" + pattern + "' is no pattern of trusted types: use a class name"
                    + " (com.acme.Order), a package with its subpackages (com.acme.*) or * for everything");
        }
    }

    private static boolean isQualifiedName(String name) {
        if (name == null) {
            return false;
        }
        boolean start = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (start ? !Character.isJavaIdentifierStart(c) : !Character.isJavaIdentifierPart(c) && c != '.') {
                return false;
            }
            start = c == '.';
        }
        return !start;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TrustedTypes types && types.patterns.equals(patterns);
    }

    @Override
    public int hashCode() {
        return patterns.hashCode();
    }

    /**
     * The patterns as {@link #parse(String)} reads them.
     *
     * @return the patterns in alphabetical order, separated by commas; empty for the defaults
     */
    @Override
    public String toString() {
        return String.join(",", patterns);
    }
}
