/**
 * Stand-ins for what AWS and third parties run, for {@code quarkus:dev} and for tests. None of this is in function.zip.
 */
@NullMarked
package org.catalogpoller.local;

import org.jspecify.annotations.NullMarked;
