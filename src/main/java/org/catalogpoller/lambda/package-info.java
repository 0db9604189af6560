/** What Lambda invokes: the handler, the one dispatch of events, the log line and the metrics of an invocation. */
@NullMarked
package org.catalogpoller.lambda;

import org.jspecify.annotations.NullMarked;
