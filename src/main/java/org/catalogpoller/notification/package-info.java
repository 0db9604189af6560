/** SNS and EventBridge: tells others that a poll has ended. */
@NullMarked
package org.catalogpoller.notification;

import org.jspecify.annotations.NullMarked;
