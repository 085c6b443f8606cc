/**
 * Makes a Node server flush that leaves its files to the page cache, without a change to its code: preloaded by
 * `node --import`. What is promised then: when a write stream or `writeFile` has ended, the bytes of its file are on the disk,
 * and so is the name of a file that is new.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const { createWriteStream, existsSync } = fs;
const { writeFile, open } = fs.promises;
const [flush, close] = [promisify(fs.fsync), promisify(fs.close)];

/** Empty files whose names are not flushed yet: that is done with what is written into them, once for both. */
const made = new Set<string>();

fs.createWriteStream = (path, options) => {
  const given = typeof options === 'string' ? { encoding: options } : options;
  const file = String(path);
  const isNew = made.delete(file) || !existsSync(file);
  return createWriteStream(path, {
    ...given,
    fs: {
      ...fs,
      // A stream has ended, for who waits for it, when it is closed.
      close: (fd: number, done: (error?: Error | null) => void) => {
        flushed(fd, isNew ? dirname(file) : null).then(() => done(), done);
      },
    },
  });
};

async function flushed(fd: number, directory: string | null): Promise<void> {
  await flush(fd);
  await close(fd);
  if (directory === null) return;
  await using handle = await open(directory, 'r');
  await handle.sync();
}

fs.promises.writeFile = async (file, data, options) => {
  if (data === '') made.add(String(file));
  const given = typeof options === 'string' ? { encoding: options } : options;
  return writeFile(file, data, { ...given, flush: data !== '' });
};

syncBuiltinESMExports();
