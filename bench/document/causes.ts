/**
 * Why a row is behind what it aims at: by section, and by what the row's first column has in it, the first that fits.
 * From profiles (`--profile`); to be kept true when one of them is mended.
 */
export const CAUSES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  uploads: {
    '': 'Uploads: beside those that flush, Polyreel does more for each file: it hashes it, looks at its type, and writes a row, a job and their events (src/core/ingest.ts), from one process of Node, where PocketBase uses every processor; @tus/server and the bare server have no database. Previews are made on the same processors meanwhile: see "media paused" for what they take.',
  },
  large: {
    upload:
      'Upload: beside the bare server the type is looked at, and a row and a job are committed; @tus/server does not hash.',
    memory: 'Memory: Node with the whole service loaded, against small programs.',
    ranges:
      'Ranges: nginx and PocketBase hand them from the page cache to the socket in the kernel, on every processor; Node copies them through its own memory, on one. Behind nginx each of them costs a request to Polyreel, which says whether it may be given out.',
    '': 'Download: nginx hands bytes from the page cache to the socket in the kernel; Node copies them through its own memory.',
  },
  downloads: {
    '': "Downloads of small files: each request looks the asset up in SQLite, as it may have been deleted or its link revoked meanwhile, on the one processor that a Node process uses; PocketBase and nginx use all of them. Small files come from memory (src/blobs), so that what is left is HTTP in JavaScript. Behind nginx the bytes are nginx's, but each request still asks Polyreel first: that question, not the file, is what is measured here.",
  },
  lists: {
    search:
      'Searches: SQLite reads the index of words, and each row it finds; PocketBase reads its newest rows until fifty have the word, which is quicker for a first page when one in ten has it, and slower the deeper the page.',
    '': "Lists: a page is 64 KB here and 10 KB of PocketBase: facts, previews and signed URLs of each asset, from one process of Node, where PocketBase uses every processor. What was written before is sent again where the database says that it has not changed (assets.stamp); what is left is SQLite, HTTP, and the bytes. A page of a larger library reads more of the disk's pages that are not in SQLite's own cache.",
  },
  thumbnails: {
    cached:
      'Cached thumbnails: as downloads of small files, on one processor where PocketBase uses all of them.',
    '': 'Thumbnails: the picture is uploaded, hashed, flushed, and probed in another process, which reads it again, and the thumbnail is stored and flushed too before it is delivered. sharp by itself has the picture in memory.',
  },
  posters: {
    '': 'Posters: the film is uploaded, hashed, flushed and probed first, and frames are decoded until one is not black; the program decodes one frame.',
  },
  probes: {
    '': 'Probes: the file is opened and read by the same FFmpeg code; what the warm pool saves is the start of a program, which a long analysis hides.',
  },
  imports: {
    '': 'Imports: the bytes are read from a socket, hashed and flushed as those of an upload; besides, the address is looked up and checked, and the job waits for its turn.',
  },
  tus: {
    '': 'tus: each PATCH is hashed, and flushed before it is answered, so that its offset holds after a power cut; @tus/server does not hash.',
  },
  start: {
    ms: 'Starting: PocketBase is a compiled program, and the others that are quicker are a few files; Polyreel is some hundred modules, which Node reads, and compiles when it starts for the first time.',
    MiB: 'Idle memory: PocketBase is a compiled program, and @tus/server a few files; here Node holds the whole service, and media workers with libvips and FFmpeg loaded wait for files.',
  },
  memory: {
    '': 'Memory: PocketBase is a compiled program and @tus/server a few files; Node holds the whole service here, and the media workers of Polyreel decoded pictures at that moment.',
  },
  render: {
    caption:
      'One caption changed: what is left is a scene, and putting the film together, beside a film of which every scene was made on all processors.',
    '': 'Films: the program draws its film in one piece with a thread for each part; here each frame is painted by itself, so that every effect can be drawn (docs/decisions/0015), and scenes are put together afterwards.',
  },
};
