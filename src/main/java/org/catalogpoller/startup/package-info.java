/** TODO. */
@NullMarked
package org.catalogpoller.startup;

import org.jspecify.annotations.NullMarked;
