/** Changes of Quarkus's own start that make a native start cheap. Each says when it is not needed any more. */
@NullMarked
package org.catalogpoller.startup;

import org.jspecify.annotations.NullMarked;
