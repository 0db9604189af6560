/** What the environment configures, checked once at start. */
@NullMarked
package org.catalogpoller.config;

import org.jspecify.annotations.NullMarked;
