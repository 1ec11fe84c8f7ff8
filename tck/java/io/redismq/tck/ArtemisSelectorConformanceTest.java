package io.redismq.tck;

import jakarta.jms.ConnectionFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The tests of selectors on the baseline, which deviates from the specification where a test says so. */
class ArtemisSelectorConformanceTest extends SelectorConformance {

    @RegisterExtension
    static final EmbeddedArtemis artemis = new EmbeddedArtemis();

    @Override
    ConnectionFactory factory() {
        return artemis.factory();
    }

    @Override
    @Test
    @DisplayName("deviation from 3.8: strings compare by order, too, where both are properties")
    void strings() {
        assertNot(super::strings);
    }

    @Override
    @Test
    @DisplayName("deviation from 3.8: a negative approximate literal in scientific notation equals no exact number")
    void numericLiterals() {
        assertNot(super::numericLiterals);
    }

    @Override
    @Test
    @DisplayName("deviation from 3.8: approximate literals have no suffix")
    void javaLiterals() {
        assertNot(super::javaLiterals);
    }

    @Override
    @Test
    @DisplayName("deviation from 3.8: JMSXGroupSeq cannot be selected")
    void definedProperties() {
        assertNot(super::definedProperties);
    }

    @Override
    @Test
    @DisplayName("deviation from 3.8: the division of exact numbers is not exact")
    void arithmetic() {
        assertNot(super::arithmetic);
    }

    @Override
    @Test
    @DisplayName("deviation from 3.8: NOT binds to the operand of BETWEEN")
    void between() {
        assertNot(super::between);
    }

    @Override
    @Test
    @DisplayName("deviation from 3.8: NOT binds to the operand of IN")
    void in() {
        assertNot(super::in);
    }

    @Override
    @Test
    @DisplayName("deviation from 3.8: a property that there is not equals itself")
    void nulls() {
        assertNot(super::nulls);
    }

    @Override
    @Test
    @DisplayName("deviation from 3.8: NOT binds before the comparison operators")
    void precedence() {
        assertNot(super::precedence);
    }

    @Override
    @Test
    @DisplayName("deviation from 3.8: identifiers have no letters but those of ASCII")
    void identifiers() {
        assertNot(super::identifiers);
    }

    @Override
    @Test
    @DisplayName("deviation from 3.8: values of different types are unequal, which is true")
    void differentTypes() {
        assertNot(super::differentTypes);
    }

    @Override
    @Test
    @DisplayName("deviation from 3.8: other headers can be selected")
    void otherHeaders() {
        assertNot(super::otherHeaders);
    }

    @Override
    @Test
    @DisplayName("deviation from 3.8: booleans compare by order, too")
    void booleans() {
        assertNot(super::booleans);
    }
}
