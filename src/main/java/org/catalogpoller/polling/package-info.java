/** TODO. */
@NullMarked
package org.catalogpoller.polling;

import org.jspecify.annotations.NullMarked;
