package io.redismq.internal.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.ObjectInputStream;
import java.io.ObjectStreamClass;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;

/**
 * An object stream that loads the application's classes: by the thread's context class loader, else by the one that
 * loaded Redis MQ, and only what its guard admits. For one thread and one object; owned by {@link ObjectBody}.
 */
final class GuardedObjectInput extends ObjectInputStream {

    private final TypeGuard guard;

    GuardedObjectInput(byte[] bytes, TypeGuard guard) throws IOException {
        super(new ByteArrayInputStream(bytes));
        this.guard = guard;
        setObjectInputFilter(guard);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
        requireAdmitted(described.getName());
        try {
            return load(described.getName());
        } catch (ClassNotFoundException primitiveOrMissing) {
            return super.resolveClass(described);
        }
    }

    @Override
    @SuppressWarnings("deprecation") // The stream wants a class, and only this method makes one without an instance.
    protected Class<?> resolveProxyClass(String[] names) throws IOException, ClassNotFoundException {
        Class<?>[] interfaces = new Class<?>[names.length];
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        for (int i = 0; i < names.length; i++) {
            requireAdmitted(names[i]);
            interfaces[i] = load(names[i]);
            if (!Modifier.isPublic(interfaces[i].getModifiers())) {
                loader = interfaces[i].getClassLoader();
            }
        }
        try {
            return Proxy.getProxyClass(loader, interfaces);
        } catch (IllegalArgumentException otherLoader) {
            return super.resolveProxyClass(names);
        }
    }

    private void requireAdmitted(String className) throws InvalidClassException {
        if (!guard.admits(className)) {
            throw new InvalidClassException(className, "not trusted");
        }
    }

    private static Class<?> load(String name) throws ClassNotFoundException {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        if (context != null) {
            try {
                return Class.forName(name, false, context);
            } catch (ClassNotFoundException notThere) {
                // The context of a shared thread may be someone else's; ours sees at least the class path.
            }
        }
        return Class.forName(name, false, GuardedObjectInput.class.getClassLoader());
    }
}
