/** The function's own tokens for the catalog API, from an OIDC issuer. The seal of the tokens that events bring. */
@NullMarked
package org.catalogpoller.tokens;

import org.jspecify.annotations.NullMarked;
