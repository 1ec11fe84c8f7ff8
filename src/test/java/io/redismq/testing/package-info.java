/**
 * Tools of the tests: a real Redis wherever the build runs, a proxy that breaks connections on purpose, and child
 * JVMs that can be killed. Nothing here knows the code under test.
 */
package io.redismq.testing;
