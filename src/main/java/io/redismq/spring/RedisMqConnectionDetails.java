package io.redismq.spring;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/**
 * Where Redis is, from a bean in place of properties. A container with {@code @ServiceConnection} makes one; an application
 * may define one too. It wins over {@code redismq.uri} and over all options that say where Redis is and how to log in
 * there; other options stay.
 */
public interface RedisMqConnectionDetails extends ConnectionDetails {

    /**
     * Where Redis is, with user and password if it asks for them.
     *
     * @return an address as {@code redismq.uri} has it, in which nothing stands for a variable; never null
     */
    String getUri();
}
