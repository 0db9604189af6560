/**
 * The map. Each room knows only rooms below it.
 *
 * <ul>
 *   <li>{@code lambda}: what Lambda invokes; one dispatch for all events
 *   <li>{@code operations}: what operators and rules ask; {@code polling}: one attempt of a poll
 *   <li>{@code event}: events and results as JSON; {@code metrics}: Embedded Metric Format
 *   <li>{@code catalogapi}, {@code catalogdb}, {@code scheduler}, {@code notification}, {@code tokens}: one adapter each
 *   <li>{@code port}: what the function needs from outside; {@code secrets}, {@code aws}: how adapters get and call it
 *   <li>{@code config}: the environment variables; {@code startup}: a cheap native start
 *   <li>{@code poll}: the pure decisions, on the JDK alone
 * </ul>
 */
@NullMarked
package org.catalogpoller;

import org.jspecify.annotations.NullMarked;
