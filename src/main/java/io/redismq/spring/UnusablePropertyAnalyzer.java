package io.redismq.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Lets Boot report a property that cannot be used as a description and an action instead of a stack trace. Stateless; made by
 * Boot when a start fails.
 */
final class UnusablePropertyAnalyzer extends AbstractFailureAnalyzer<UnusablePropertyException> {

    @Override
    protected FailureAnalysis analyze(Throwable failure, UnusablePropertyException cause) {
        return new FailureAnalysis(
                cause.getMessage(),
                "Correct the property. docs/options.md of Redis MQ lists the options, each with its unit and range.",
                cause);
    }
}
