/** Metrics in CloudWatch's Embedded Metric Format, written as lines of the log. */
@NullMarked
package org.catalogpoller.metrics;

import org.jspecify.annotations.NullMarked;
