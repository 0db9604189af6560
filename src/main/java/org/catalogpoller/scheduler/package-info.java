/** EventBridge Scheduler: turns "poll again at" into a one-shot schedule. */
@NullMarked
package org.catalogpoller.scheduler;

import org.jspecify.annotations.NullMarked;
