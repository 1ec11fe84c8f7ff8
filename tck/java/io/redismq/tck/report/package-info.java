/** The report of the conformance tests: what passed, by section of the specification, and where the baseline differs. */
package io.redismq.tck.report;
