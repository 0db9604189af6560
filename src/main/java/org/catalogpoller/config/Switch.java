package org.catalogpoller.config;

/** Something that can be turned off. */
enum Switch {
    ON,
    OFF;

    static boolean isOn(Variables variables, String name) {
        return variables.oneOf(name, Switch.class, ON) == ON;
    }
}
