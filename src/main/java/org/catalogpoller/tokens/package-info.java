/** The function's own tokens for the catalog API, from an OIDC issuer. */
@NullMarked
package org.catalogpoller.tokens;

import org.jspecify.annotations.NullMarked;
