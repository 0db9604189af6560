/** How all services of AWS are called. */
@NullMarked
package org.catalogpoller.aws;

import org.jspecify.annotations.NullMarked;
