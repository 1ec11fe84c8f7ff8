package io.redismq.jndi;

import jakarta.jms.InvalidDestinationException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Hashtable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import javax.naming.Binding;
import javax.naming.CompositeName;
import javax.naming.Context;
import javax.naming.InvalidNameException;
import javax.naming.Name;
import javax.naming.NameClassPair;
import javax.naming.NameNotFoundException;
import javax.naming.NameParser;
import javax.naming.NamingEnumeration;
import javax.naming.NamingException;
import javax.naming.NotContextException;
import javax.naming.OperationNotSupportedException;

/**
 * The names that properties have bound, which cannot be changed here. A name with slashes in it is found whole and step
 * by step: what stands before a slash is a context too. Immutable but for its environment, which belongs to whoever has the
 * context, as JNDI says; owned by the application.
 */
final class PropertiesContext implements Context {

    private static final String QUEUES = "dynamicQueues/";
    private static final String TOPICS = "dynamicTopics/";

    private final String prefix;
    private final Map<String, Object> bindings;
    private final Hashtable<Object, Object> environment;

    PropertiesContext(Map<String, Object> bindings, Hashtable<Object, Object> environment) {
        this("", bindings, environment);
    }

    private PropertiesContext(String prefix, Map<String, Object> bindings, Hashtable<Object, Object> environment) {
        this.prefix = prefix;
        this.bindings = bindings;
        this.environment = environment;
    }

    @Override
    public Object lookup(String name) throws NamingException {
        String full = fullName(name);
        Object bound = bindings.get(full);
        if (bound != null) {
            return bound;
        }
        if (isContext(full)) {
            return new PropertiesContext(full.isEmpty() ? "" : full + "/", bindings, new Hashtable<>(environment));
        }
        try {
            if (full.startsWith(QUEUES) && full.length() > QUEUES.length()) {
                return RedisInitialContextFactory.queue(full.substring(QUEUES.length()));
            }
            if (full.startsWith(TOPICS) && full.length() > TOPICS.length()) {
                return RedisInitialContextFactory.topic(full.substring(TOPICS.length()));
            }
        } catch (InvalidDestinationException e) {
            NamingException failure = new InvalidNameException(e.getMessage());
            failure.initCause(e);
            throw failure;
        }
        throw new NameNotFoundException("'" + full + "' is not bound; there are " + bindings.keySet()
                + ", and dynamicQueues/NAME and dynamicTopics/NAME");
    }

    /** The empty name is that of this context. */
    private String fullName(String name) {
        return name.isEmpty() ? getNameInNamespace() : prefix + name;
    }

    /** A slash in a part means the same here as one between parts, and the quotes that a name has as text mean nothing. */
    private static String text(Name name) {
        return String.join("/", Collections.list(name.getAll()));
    }

    private boolean isContext(String full) {
        String start = full + "/";
        return full.isEmpty()
                || start.equals(QUEUES)
                || start.equals(TOPICS)
                || bindings.keySet().stream().anyMatch(name -> name.startsWith(start));
    }

    @Override
    public Object lookup(Name name) throws NamingException {
        return lookup(text(name));
    }

    @Override
    public Object lookupLink(String name) throws NamingException {
        return lookup(name);
    }

    @Override
    public Object lookupLink(Name name) throws NamingException {
        return lookup(name);
    }

    @Override
    public NamingEnumeration<Binding> listBindings(String name) throws NamingException {
        return new Listed<>(children(name, Binding::new));
    }

    @Override
    public NamingEnumeration<Binding> listBindings(Name name) throws NamingException {
        return listBindings(text(name));
    }

    @Override
    public NamingEnumeration<NameClassPair> list(String name) throws NamingException {
        return new Listed<>(children(
                name,
                (child, bound) -> new NameClassPair(child, bound.getClass().getName())));
    }

    @Override
    public NamingEnumeration<NameClassPair> list(Name name) throws NamingException {
        return list(text(name));
    }

    private <T> List<T> children(String name, BiFunction<String, Object, T> form) throws NamingException {
        if (!(lookup(name) instanceof PropertiesContext context)) {
            throw new NotContextException("'" + prefix + name + "' is bound to an object, not to a context");
        }
        Map<String, Object> children = new TreeMap<>();
        for (String bound : bindings.keySet()) {
            if (bound.startsWith(context.prefix)) {
                String child = bound.substring(context.prefix.length()).split("/", 2)[0];
                children.put(child, context.lookup(child));
            }
        }
        List<T> forms = new ArrayList<>();
        children.forEach((child, bound) -> forms.add(form.apply(child, bound)));
        return forms;
    }

    /** What a listing found, which is all there already. */
    private static final class Listed<T> implements NamingEnumeration<T> {

        private final Iterator<T> items;

        Listed(List<T> items) {
            this.items = items.iterator();
        }

        @Override
        public T next() {
            return items.next();
        }

        @Override
        public boolean hasMore() {
            return items.hasNext();
        }

        @Override
        public T nextElement() {
            return next();
        }

        @Override
        public boolean hasMoreElements() {
            return hasMore();
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

    @Override
    public NameParser getNameParser(String name) {
        return CompositeName::new;
    }

    @Override
    public NameParser getNameParser(Name name) {
        return CompositeName::new;
    }

    @Override
    public String composeName(String name, String prefix) {
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    @Override
    public Name composeName(Name name, Name prefix) throws NamingException {
        return ((Name) prefix.clone()).addAll(name);
    }

    @Override
    public String getNameInNamespace() {
        return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
    }

    @Override
    public Hashtable<?, ?> getEnvironment() {
        return new Hashtable<>(environment);
    }

    @Override
    public Object addToEnvironment(String name, Object value) {
        return environment.put(name, value);
    }

    @Override
    public Object removeFromEnvironment(String name) {
        return environment.remove(name);
    }

    @Override
    public void close() {
        // holds nothing
    }

    private static OperationNotSupportedException unchangeable() {
        return new OperationNotSupportedException(
                "This context is made of properties and cannot be changed; add a property instead");
    }

    @Override
    public void bind(String name, Object object) throws NamingException {
        throw unchangeable();
    }

    @Override
    public void bind(Name name, Object object) throws NamingException {
        throw unchangeable();
    }

    @Override
    public void rebind(String name, Object object) throws NamingException {
        throw unchangeable();
    }

    @Override
    public void rebind(Name name, Object object) throws NamingException {
        throw unchangeable();
    }

    @Override
    public void unbind(String name) throws NamingException {
        throw unchangeable();
    }

    @Override
    public void unbind(Name name) throws NamingException {
        throw unchangeable();
    }

    @Override
    public void rename(String from, String to) throws NamingException {
        throw unchangeable();
    }

    @Override
    public void rename(Name from, Name to) throws NamingException {
        throw unchangeable();
    }

    @Override
    public Context createSubcontext(String name) throws NamingException {
        throw unchangeable();
    }

    @Override
    public Context createSubcontext(Name name) throws NamingException {
        throw unchangeable();
    }

    @Override
    public void destroySubcontext(String name) throws NamingException {
        throw unchangeable();
    }

    @Override
    public void destroySubcontext(Name name) throws NamingException {
        throw unchangeable();
    }
}
