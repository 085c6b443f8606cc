/** Milliseconds to wait for another process, like a backup, to let go of the file. */
export const BUSY_TIMEOUT = 5_000;

/** FULL, because in WAL mode NORMAL would lose acknowledged commits in a power cut. */
export const WRITER_PRAGMAS = `
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma journal_size_limit = 67108864;
  pragma temp_store = memory;
  pragma cache_size = -16384;
`;

export const READER_PRAGMAS = `
  pragma query_only = on;
  pragma temp_store = memory;
  pragma cache_size = -16384;
`;
