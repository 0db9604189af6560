/** TODO. */
@NullMarked
package org.catalogpoller.lambda;

import org.jspecify.annotations.NullMarked;
