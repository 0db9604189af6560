/**
 * What a poll is and how it goes on: pure decisions, on the JDK alone. Time comes in as an argument, a decision goes out
 * as a value; nothing here calls, reads or writes anything.
 */
@NullMarked
package org.catalogpoller.poll;

import org.jspecify.annotations.NullMarked;
