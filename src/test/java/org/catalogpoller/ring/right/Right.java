package org.catalogpoller.ring.right;

import org.catalogpoller.ring.left.Left;

/** Half of a ring, for the test of the rule against rings. */
public class Right {

    Left left;
}
