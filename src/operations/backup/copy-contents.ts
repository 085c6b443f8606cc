import { join } from 'node:path';
import { type Content, ContentsLookup } from './contents.ts';
import { type BlobRow, type CopyParts, copyBlob, hasContent } from './copying.ts';
import { CONTENTS, tableFile, UNFINISHED } from './layout.ts';
import { type NdjsonSummary, NdjsonWriter, readNdjson } from './ndjson.ts';

/** Blobs that are copied at the same time. */
const AT_ONCE = 4;

export interface CopiedContents {
  readonly summary: NdjsonSummary;
  /** Of all contents. */
  readonly bytes: number;
  /** Bytes that were not there before. */
  readonly copied: number;
  /** How many could not be copied although they were looked for twice. */
  readonly damaged: number;
  /** Keys that could not be copied, and may have been deleted by somebody meanwhile. */
  readonly vanished: ReadonlySet<string>;
}

export interface CopyOptions {
  /** Files of contents that tell which bytes a key has, as nothing but a reading does for previews. */
  readonly known: readonly string[];
  /** Keys that had vanished at an earlier moment: when a row still names them, they are damaged. */
  readonly doubtful: ReadonlySet<string>;
}

/** Copies the blobs that the exported rows name, and writes which contents they have. */
export async function copyContents(
  parts: CopyParts,
  { known, doubtful }: CopyOptions,
): Promise<CopiedContents> {
  const cut = join(parts.dir, UNFINISHED);
  await using stack = new AsyncDisposableStack();
  const file = stack.use(await NdjsonWriter.create(join(cut, CONTENTS)));
  const lookups = known.map((path) => stack.use(new ContentsLookup(path)));
  const tally = { bytes: 0, copied: 0, damaged: 0 };
  const vanished = new Set<string>();
  for await (const rows of readNdjson<BlobRow>(tableFile(cut, 'blobs'), AT_ONCE)) {
    parts.signal.throwIfAborted();
    const placed: Placed[] = [];
    // One after the other: each lookup walks along a file.
    for (const row of rows) placed.push({ row, content: await findContent(parts.dir, row, lookups) });
    const contents = await Promise.all(placed.map(({ row, content }) => content ?? copyBlob(parts, row)));
    for (const [index, content] of contents.entries()) {
      tally.bytes += content.size;
      if (content.damage === null && placed[index]?.content === null) tally.copied += content.size;
      if (content.damage === null) continue;
      if (content.damage === 'missing' && !doubtful.has(content.key)) vanished.add(content.key);
      else tally.damaged += 1;
    }
    await file.write(contents);
  }
  return { summary: await file.finish(), ...tally, vanished };
}

interface Placed {
  readonly row: BlobRow;
  /** Null when it has to be copied. */
  readonly content: Content | null;
}

async function findContent(
  dir: string,
  { key, size, sha256: told }: BlobRow,
  lookups: readonly ContentsLookup[],
): Promise<Content | null> {
  let sha256 = told;
  for (const lookup of lookups) sha256 ??= (await lookup.find(key))?.sha256 ?? null;
  if (sha256 === null || !(await hasContent(dir, sha256, size))) return null;
  return { key, size, sha256, damage: null };
}
