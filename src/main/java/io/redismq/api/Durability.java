package io.redismq.api;

import java.io.Serializable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far a PERSISTENT message must have got before its send, or the commit that it belongs to, is done. What each level
 * survives depends on how Redis is set up; docs/durability.md has the table.
 *
 * @param level what has to confirm it
 * @param replicas how many replicas have to, 0 to 100; 0 with {@link Level#MEMORY}, 1 or more with
 *     {@link Level#REPLICATED}
 * @serial exclude
 */
public record Durability(Level level, int replicas) implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final int MOST_REPLICAS = 100;
    private static final Pattern WITH_REPLICAS = Pattern.compile("(replicated|fsync)\\((\\d{1,3})\\)");
    private static final Durability MEMORY = new Durability(Level.MEMORY, 0);

    /** What has to confirm a message. */
    public enum Level {
        /** The master has it in memory. */
        MEMORY,
        /** So many replicas have it in memory too. */
        REPLICATED,
        /** The master has it on disk, and so many replicas too; needs Redis 7.2 with an append-only file. */
        FSYNC
    }

    /**
     * Checks the number.
     *
     * @param level what has to confirm a message
     * @param replicas how many replicas have to
     * @throws IllegalArgumentException when it is out of range
     */
    public Durability {
        int least = level == Level.REPLICATED ? 1 : 0;
        int most = level == Level.MEMORY ? 0 : MOST_REPLICAS;
        if (replicas < least || replicas > most) {
            throw new IllegalArgumentException("the number of replicas must be from " + least + " to " + most
                    + " with this durability, not " + replicas);
        }
    }

    /** {@return done when the master has it in memory} */
    public static Durability memory() {
        return MEMORY;
    }

    /**
     * Done when replicas have it in memory too.
     *
     * @param replicas how many, 1 to 100
     * @return the durability
     * @throws IllegalArgumentException when out of range
     */
    public static Durability replicated(int replicas) {
        return new Durability(Level.REPLICATED, replicas);
    }

    /**
     * Done when the master has it on disk, and replicas too.
     *
     * @param replicas how many, 0 to 100
     * @return the durability
     * @throws IllegalArgumentException when out of range
     */
    public static Durability fsync(int replicas) {
        return new Durability(Level.FSYNC, replicas);
    }

    /**
     * Reads the form that {@link #toString()} writes.
     *
     * @param text {@code memory}, {@code replicated(NUMBER)} or {@code fsync(NUMBER)}
     * @return the durability
     * @throws IllegalArgumentException when it is none of these
     */
    public static Durability parse(String text) {
        if (text.equals("memory")) {
            return MEMORY;
        }
        Matcher matcher = WITH_REPLICAS.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "use memory, replicated(NUMBER) or fsync(NUMBER), with a number of replicas");
        }
        int replicas = Integer.parseInt(matcher.group(2));
        return matcher.group(1).equals("fsync") ? fsync(replicas) : replicated(replicas);
    }

    /** {@return whether the reply of the master is enough} */
    public boolean isMemory() {
        return level == Level.MEMORY;
    }

    /**
     * What is enough for both.
     *
     * @param other another durability
     * @return the higher level with the higher number
     */
    public Durability and(Durability other) {
        Level higher = level.compareTo(other.level) >= 0 ? level : other.level;
        return new Durability(higher, Math.max(replicas, other.replicas));
    }

    /** {@return the form that {@link #parse(String)} reads} */
    @Override
    public String toString() {
        return switch (level) {
            case MEMORY -> "memory";
            case REPLICATED -> "replicated(" + replicas + ")";
            case FSYNC -> "fsync(" + replicas + ")";
        };
    }
}
