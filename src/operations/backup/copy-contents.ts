import { join } from 'node:path';
import { type Content, ContentsLookup } from './contents.ts';
import { type BlobRow, type CopyParts, copyBlob } from './copying.ts';
import { CONTENTS, tableFile, UNFINISHED } from './layout.ts';
import { type NdjsonSummary, NdjsonWriter, readNdjson } from './ndjson.ts';

/** Blobs that are copied at the same time. */
const AT_ONCE = 8;

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
    const hashed: BlobRow[] = [];
    // One after the other: each lookup walks along a file.
    for (const row of rows) hashed.push({ ...row, sha256: await hashOf(row, lookups) });
    const placed = await Promise.all(hashed.map((row) => place(parts, row)));
    const contents = placed.map(({ content }) => content);
    for (const { content, isNew } of placed) {
      tally.bytes += content.size;
      if (content.damage === null && isNew) tally.copied += content.size;
      if (content.damage === null) continue;
      if (content.damage === 'missing' && !doubtful.has(content.key)) vanished.add(content.key);
      else tally.damaged += 1;
    }
    await file.write(contents);
  }
  return { summary: await file.finish(), ...tally, vanished };
}

interface Placed {
  readonly content: Content;
  readonly isNew: boolean;
}

/** Its bytes were checked when they came. */
async function place(parts: CopyParts, row: BlobRow): Promise<Placed> {
  const { key, size, sha256 } = row;
  if (sha256 === null || (await parts.contents.size(sha256)) !== size) {
    return { content: await copyBlob(parts, row), isNew: true };
  }
  return { content: { key, size, sha256, damage: null }, isNew: false };
}

async function hashOf(
  { key, sha256: told }: BlobRow,
  lookups: readonly ContentsLookup[],
): Promise<string | null> {
  let sha256 = told;
  for (const lookup of lookups) sha256 ??= (await lookup.find(key))?.sha256 ?? null;
  return sha256;
}
