/**
 * What operators and rules ask of the polls: list, status, cancel, check-now, retry, pause, resume, sweep and
 * check-setup.
 */
@NullMarked
package org.catalogpoller.operations;

import org.jspecify.annotations.NullMarked;
