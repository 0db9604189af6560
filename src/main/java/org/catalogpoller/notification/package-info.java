/** SNS and EventBridge: notify a topic and a bus that a poll has ended. */
@NullMarked
package org.catalogpoller.notification;

import org.jspecify.annotations.NullMarked;
