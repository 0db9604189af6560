/** The function: the wire format of its events and results, and the use case that turns one into the other. */
@NullMarked
package org.catalogpoller;

import org.jspecify.annotations.NullMarked;
