/** Events and results as records, read from and written to JSON. Each error names the field. */
@NullMarked
package org.catalogpoller.event;

import org.jspecify.annotations.NullMarked;
