/** The page of local work: every poll at a glance, and the buttons that start, break and repair one. */
@NullMarked
package org.catalogpoller.local.page;

import org.jspecify.annotations.NullMarked;
