// What a test has opened, and is closed when the test has ended (test/suite/close-opened.ts).

/** Put in here what is to be closed. */
export const opened: { close(): Promise<void> }[] = [];
