package dev.caravan.local;

import dev.caravan.net.Watchdog;

import java.util.concurrent.Executor;

/** What all services of a gateway have in common. */
record Shared(ServiceGroups groups, GroupQueues queues, Executor background, Watchdog watchdog) {}
