/** The catalog API: what a check asks, and what the answers mean. */
@NullMarked
package org.catalogpoller.catalogapi;

import org.jspecify.annotations.NullMarked;
