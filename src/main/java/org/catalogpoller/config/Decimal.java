package org.catalogpoller.config;

import java.math.BigDecimal;
import java.util.function.DoublePredicate;

/** Reads a variable that holds a number with a decimal point. */
final class Decimal {

    private Decimal() {}

    /** @param range what {@code fits} says, in words */
    static double read(Variables variables, String name, double defaultValue, DoublePredicate fits, String range) {
        String value = variables.value(name);
        if (value == null) {
            return defaultValue;
        }
        try {
            double number = new BigDecimal(value.strip()).doubleValue();
            if (fits.test(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below like a number out of range
        }
        variables.problem(name, "should hold a number " + range);
        return defaultValue;
    }
}
