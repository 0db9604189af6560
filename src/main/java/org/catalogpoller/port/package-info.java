/** What the function needs from outside, in types of the JDK. */
@NullMarked
package org.catalogpoller.port;

import org.jspecify.annotations.NullMarked;
