/** What the JORAM tests need to run on Redis MQ; the tests themselves are unpacked and transformed by the build. */
package io.redismq.tck.joram;
