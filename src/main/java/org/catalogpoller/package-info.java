/**
 * The map of the packages. A package imports only packages in lines below its own. Read {@code lambda.PollHandler} first,
 * then {@code lambda.Dispatch} and {@code polling.Poller}.
 *
 * <ul>
 *   <li>{@code lambda}: what Lambda invokes; one dispatch for all events
 *   <li>{@code operations}: what operators ask, and the sweeps of an EventBridge rule
 *   <li>{@code polling}: one attempt of a poll
 *   <li>{@code catalogapi}, {@code catalogdb}, {@code scheduler}, {@code notification}, {@code tokens}: one adapter each
 *   <li>{@code secrets}: passwords, tokens and keys that no variable holds; {@code startup}: a cheap native start
 *   <li>{@code event}: events and results as JSON; {@code port}: what the function needs from outside
 *   <li>{@code config}: the environment variables; {@code metrics}: Embedded Metric Format; {@code aws}: the clients of the AWS SDK
 *   <li>{@code poll}: the pure decisions, on the JDK alone
 * </ul>
 */
@NullMarked
package org.catalogpoller;

import org.jspecify.annotations.NullMarked;
