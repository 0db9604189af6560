package org.catalogpoller.packaged;



/** Time that passed, and time that all threads of the process together ran. */
record Cost(double wallMillis, double cpuMillis) {

    Cost plus(Cost other) {
        return new Cost(wallMillis + other.wallMillis, cpuMillis + other.cpuMillis);
    }
}
