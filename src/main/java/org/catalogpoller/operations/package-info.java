/** What operators and rules ask of the polls: status, cancel, sweep, check-setup. */
@NullMarked
package org.catalogpoller.operations;

import org.jspecify.annotations.NullMarked;
