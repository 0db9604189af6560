/** TODO. */
@NullMarked
package org.catalogpoller.operations;

import org.jspecify.annotations.NullMarked;
