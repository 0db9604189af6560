/** TODO. */
@NullMarked
package org.catalogpoller.port;

import org.jspecify.annotations.NullMarked;
