package io.redismq.api;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * The classes of the JDK that an {@code ObjectMessage} may always contain: values, collections and what stands behind
 * them in serialized form. By name and one by one, since most packages of the JDK also hold classes that do
 * something when they are deserialized ({@code java.net.URL} asks the DNS, {@code SerializedLambda} calls methods).
 * A constant, owned by {@link TrustedTypes}.
 */
final class JdkValueTypes {

    /** A whole package: it has nothing but values, most of them written under the name of a private class. */
    private static final String TIME = "java.time.";

    /** The private classes behind Collections.unmodifiableList and its likes. */
    private static final String COLLECTION_WRAPPERS = "java.util.Collections$";

    /** The private classes behind List.of and its likes. */
    private static final String IMMUTABLE_COLLECTIONS = "java.util.ImmutableCollections$";

    private static final Set<String> NAMES = new HashSet<>();

    static {
        add(
                "java.lang.",
                "Object Boolean Byte Short Integer Long Float Double Character String Number Enum"
                        + " String$CaseInsensitiveComparator StackTraceElement Throwable Exception RuntimeException Error"
                        + " ArithmeticException ArrayIndexOutOfBoundsException ArrayStoreException AssertionError"
                        + " ClassCastException ClassNotFoundException CloneNotSupportedException IllegalArgumentException"
                        + " IllegalStateException IndexOutOfBoundsException InterruptedException LinkageError"
                        + " NegativeArraySizeException NullPointerException NumberFormatException"
                        + " ReflectiveOperationException SecurityException StringIndexOutOfBoundsException"
                        + " UnsupportedOperationException Comparable CharSequence Iterable");
        add("java.lang.reflect.", "Proxy");
        add("java.io.", "Serializable IOException UncheckedIOException EOFException FileNotFoundException");
        add("java.math.", "BigInteger BigDecimal MathContext RoundingMode");
        add("java.net.", "URI");
        add("java.sql.", "Date Time Timestamp SQLException");
        add("sun.util.calendar.", "ZoneInfo");
        add(
                "java.util.",
                "AbstractCollection AbstractList AbstractSequentialList AbstractSet AbstractMap AbstractQueue"
                        + " AbstractMap$SimpleEntry AbstractMap$SimpleImmutableEntry ArrayDeque ArrayList Arrays$ArrayList"
                        + " BitSet Calendar CollSer Collection Comparator Comparators$NaturalOrderComparator"
                        + " ConcurrentModificationException Currency Date Deque Dictionary EnumMap EnumSet"
                        + " EnumSet$SerializationProxy GregorianCalendar HashMap HashSet Hashtable IdentityHashMap Iterator JumboEnumSet"
                        + " LinkedHashMap LinkedHashSet LinkedList List Locale Map Map$Entry NoSuchElementException"
                        + " PriorityQueue Properties Queue RegularEnumSet Set SimpleTimeZone SortedMap SortedSet Stack TimeZone TreeMap"
                        + " TreeSet UUID Vector");
        add(
                "java.util.concurrent.",
                "ArrayBlockingQueue ConcurrentHashMap ConcurrentHashMap$Segment ConcurrentHashMap$KeySetView"
                        + " ConcurrentHashMap$CollectionView ConcurrentLinkedDeque ConcurrentLinkedQueue ConcurrentMap"
                        + " ConcurrentSkipListMap ConcurrentSkipListSet CopyOnWriteArrayList CopyOnWriteArraySet"
                        + " ExecutionException LinkedBlockingDeque LinkedBlockingQueue TimeUnit TimeoutException");
        add("java.util.concurrent.atomic.", "AtomicBoolean AtomicInteger AtomicLong AtomicReference");
        add(
                "java.util.concurrent.locks.",
                "AbstractOwnableSynchronizer AbstractQueuedSynchronizer AbstractQueuedSynchronizer$ConditionObject"
                        + " ReentrantLock ReentrantLock$FairSync ReentrantLock$NonfairSync ReentrantLock$Sync");
    }

    private JdkValueTypes() {}

    static boolean contain(String name) {
        return NAMES.contains(name)
                || name.startsWith(TIME)
                || name.startsWith(COLLECTION_WRAPPERS)
                || name.startsWith(IMMUTABLE_COLLECTIONS);
    }

    private static void add(String packagePrefix, String simpleNames) {
        Arrays.stream(simpleNames.split(" ")).map(packagePrefix::concat).forEach(NAMES::add);
    }
}
