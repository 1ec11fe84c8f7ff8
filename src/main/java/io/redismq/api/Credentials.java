package io.redismq.api;

/**
 * With what a client logs in to Redis. The password never appears in {@link #toString()}.
 *
 * @param username the Redis ACL user, or null for the default user
 * @param password the password, or a token that stands for one; null for a user who has none
 */
public record Credentials(String username, String password) {

    @Override
    public String toString() {
        return "Credentials[username=" + username + "]";
    }
}
