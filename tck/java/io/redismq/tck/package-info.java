/** Conformance tests, for this provider and for the baseline; see tck/README.md. */
package io.redismq.tck;
