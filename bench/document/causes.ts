/**
 * Why a row is behind what it aims at: by section, and by what the row's first column has in it, the first that fits.
 * From profiles (`--profile`); to be kept true when one of them is mended.
 */
export const CAUSES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  uploads: {
    '': 'Uploads: PocketBase and @tus/server answer before anything is flushed, which is what most of the time goes into here; at equal durability there is only the bare server, which has no database to flush. Previews are made on the same processors meanwhile: see "media paused".',
  },
  large: {
    upload:
      'Upload: nginx, PocketBase and @tus/server neither hash nor flush; beside the bare server the type is looked at, and a row and a job are committed.',
    ranges:
      'Ranges: nginx hands them from the page cache to the socket in the kernel, on every processor; Node copies them through its own memory, on one.',
    memory: 'Memory: Node with the whole service loaded, against small programs.',
    '': 'Download: nginx hands bytes from the page cache to the socket in the kernel; Node copies them through its own memory.',
  },
  downloads: {
    '': 'Downloads of small files: nginx, and PocketBase, hand files over in the kernel and on every processor. A request to Polyreel looks up its asset in SQLite and makes three trips to the thread pool (open, read, close: src/blobs/disk-reader.ts), on one processor. Behind nginx, as in deploy/, Polyreel leaves the bytes to it (X-Accel-Redirect).',
  },
  lists: {
    search:
      'Searches: SQLite gives all that have the word before the first is shown, so that a word of one in ten costs more in a larger library (docs/scaling.md).',
    '': 'Lists: PocketBase answers on every processor, with 10 KB a page where ours has 64 KB: facts, previews and signed URLs of each asset. Of our time a third goes into SQLite and turning rows into objects, the rest into JSON, its bytes and garbage (src/core/asset.ts, src/db/sqlite/statements.ts).',
  },
  thumbnails: {
    '': 'Thumbnails: sharp by itself has the picture in memory; here it is uploaded, hashed, flushed, probed in another process, which reads it again, and the thumbnail is stored and flushed too before it is delivered.',
  },
  posters: {
    '': 'Posters: the film is uploaded, hashed, flushed and probed first; the program is given a file and decodes one frame.',
  },
  tus: {
    '': 'tus: @tus/server does not hash or flush what it is sent; each of our PATCHes is flushed before it is answered, so that its offset holds after a power cut.',
  },
  start: {
    ms: 'Starting: PocketBase is a compiled program; Polyreel is read as TypeScript, some hundred modules.',
    MiB: 'Idle memory: PocketBase is a compiled program and @tus/server a small one; here Node holds the whole service, and media workers with libvips and FFmpeg loaded wait for files.',
  },
  memory: {
    '': 'Memory: PocketBase is a compiled program and @tus/server a small one; the media workers of Polyreel hold decoded pictures at that moment.',
  },
};
