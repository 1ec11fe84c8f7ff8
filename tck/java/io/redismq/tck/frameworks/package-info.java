/** What users put on top of a ConnectionFactory, Spring and pooled-jms, as clients of Redis MQ; see tck/README.md. */
package io.redismq.tck.frameworks;
