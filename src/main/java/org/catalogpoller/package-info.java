/**
 * The map. A room knows only rooms in lines below its own.
 *
 * <ul>
 *   <li>{@code lambda}: what Lambda invokes; one dispatch for all events
 *   <li>{@code operations}: what operators and rules ask
 *   <li>{@code polling}: one attempt of a poll
 *   <li>{@code catalogapi}, {@code catalogdb}, {@code scheduler}, {@code notification}, {@code tokens}: one adapter each
 *   <li>{@code secrets}: what the environment does not hold; {@code startup}: a cheap native start
 *   <li>{@code event}: events and results as JSON; {@code port}: what the function needs from outside
 *   <li>{@code config}: the environment variables; {@code metrics}: Embedded Metric Format; {@code aws}: its clients
 *   <li>{@code poll}: the pure decisions, on the JDK alone
 * </ul>
 */
@NullMarked
package org.catalogpoller;

import org.jspecify.annotations.NullMarked;
