/** Secrets that the environment does not hold: kept in AWS Secrets Manager, or made for RDS. */
@NullMarked
package org.catalogpoller.secrets;

import org.jspecify.annotations.NullMarked;
