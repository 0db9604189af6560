/** One attempt of a poll: check, decide, perform, record, notify. */
@NullMarked
package org.catalogpoller.polling;

import org.jspecify.annotations.NullMarked;
