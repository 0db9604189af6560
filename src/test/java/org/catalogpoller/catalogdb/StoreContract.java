package org.catalogpoller.catalogdb;

/** What a store of polls does, all in all; plans are a contract of their own. */
public interface StoreContract
        extends PollStoreContract,
                OverdueContract,
                NotificationContract,
                StoryContract,
                PauseContract,
                RetryablePollsContract {}
