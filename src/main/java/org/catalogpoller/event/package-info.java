/** TODO. */
@NullMarked
package org.catalogpoller.event;

import org.jspecify.annotations.NullMarked;
