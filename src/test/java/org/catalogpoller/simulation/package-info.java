/** Whole polls in virtual time, under every fault that the platform is known for. */
package org.catalogpoller.simulation;
