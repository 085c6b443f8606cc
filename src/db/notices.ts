/**
 * Short messages between the processes that use a database. They are hints: one that is sent while a connection is down
 * is lost, and whoever listens looks for himself from time to time.
 */
export interface Notices {
  /** To the other processes, not to this one. */
  send(topic: string, text: string): void;
  /** Calls `heard` for each message, and with null when it begins to hear: some may have been missed before. */
  listen(topic: string, heard: (text: string | null) => void): void;
}

/** Of a database that only one process uses. */
export const NOBODY_ELSE: Notices = { send() {}, listen() {} };
