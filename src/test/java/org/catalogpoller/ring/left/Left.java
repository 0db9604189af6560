package org.catalogpoller.ring.left;

import org.catalogpoller.ring.right.Right;

/** Half of a ring, for the test of the rule against rings. */
public class Left {

    Right right;
}
