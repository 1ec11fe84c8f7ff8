package io.redismq.api;

/**
 * What happens when a factory connects to a Redis that is not set up to keep messages: without persistence, with a
 * {@code maxmemory-policy} other than {@code noeviction}, or with a user who lacks rights. A Redis older than 6.2 and one that holds what
 * only a newer release of Redis MQ understands are refused always.
 */
public enum StartupChecks {

    /** Redis is not asked. */
    OFF,

    /** Each doubt is one warning in the log, with its cure. */
    WARN,

    /**
     * Creating a connection fails, with all doubts in the message. What cannot be found out, as at services without the
     * command CONFIG, is no doubt; the log tells of it.
     */
    REQUIRE
}
