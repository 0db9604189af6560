/** PostgreSQL: the backend's catalog row. */
@NullMarked
package org.catalogpoller.catalogdb;

import org.jspecify.annotations.NullMarked;
