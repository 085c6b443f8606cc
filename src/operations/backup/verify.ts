import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { KEPT_TABLES } from '#db/portable.ts';
import type { ContentStore } from './content-store.ts';
import type { Content } from './contents.ts';
import { ifMissing } from './if-missing.ts';
import { CONTENTS, SECRET, tableFile } from './layout.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { type NdjsonSummary, readNdjson, summaryOf } from './ndjson.ts';

export interface VerifyOptions {
  readonly contents: ContentStore;
  /** The directory of the cut. */
  readonly cut: string;
  /** Looks at the sizes of media, and reads none. */
  readonly quick: boolean;
  readonly signal: AbortSignal;
}

/**
 * A sentence for each thing that is missing from a backup, or is not what it was.
 *
 * @throws `corrupted` when the manifest itself is
 */
export async function* verifyBackup(options: VerifyOptions): AsyncGenerator<string> {
  const manifest = await readManifest(options.cut);
  yield* verifyRows(options.cut, manifest);
  yield* verifyContents(options);
}

/** Everything but the media. */
export async function* verifyRows(cut: string, manifest: Manifest): AsyncGenerator<string> {
  for (const table of KEPT_TABLES) {
    const expected = manifest.tables[table];
    const path = tableFile(cut, table);
    if (expected === undefined) yield `The manifest does not name the table ${table}.`;
    else yield* verifyFile(path, expected);
  }
  yield* verifyFile(join(cut, CONTENTS), manifest.contents);
  if (manifest.secret === null) return;
  const path = join(cut, SECRET);
  const secret = await readFile(path).catch(ifMissing);
  if (secret === null) yield `${path} is missing.`;
  else if (sha256Of(secret) !== manifest.secret) yield `${path} is not what was written.`;
}

async function* verifyFile(path: string, expected: NdjsonSummary): AsyncGenerator<string> {
  const found = await summaryOf(path).catch(ifMissing);
  if (found === null) yield `${path} is missing.`;
  else if (found.rows !== expected.rows) yield `${path} has ${found.rows} rows instead of ${expected.rows}.`;
  else if (found.sha256 !== expected.sha256) yield `${path} is not what was written.`;
}

async function* verifyContents({ contents, cut, quick, signal }: VerifyOptions): AsyncGenerator<string> {
  const path = join(cut, CONTENTS);
  if ((await stat(path).catch(ifMissing)) === null) return; // said already
  for await (const batch of readNdjson<Content>(path)) {
    for (const content of batch) {
      signal.throwIfAborted();
      const problem = await problemOf(contents, content, quick);
      if (problem !== null) yield `Blob ${content.key}: ${problem}`;
    }
  }
}

async function problemOf(
  contents: ContentStore,
  { sha256, size, damage }: Content,
  quick: boolean,
): Promise<string | null> {
  if (damage === 'missing') return 'the storage did not have it when the backup was made.';
  if (damage === 'wrong') return 'the storage had other bytes than were uploaded when the backup was made.';
  if (sha256 === null) return 'the backup does not say which bytes it is.';
  const name = contents.nameOf(sha256);
  const found = await contents.size(sha256);
  if (found === null) return `${name} is missing.`;
  if (found !== size) return `${name} has ${found} bytes instead of ${size}.`;
  if (quick || (await hashOf(await contents.read(sha256))) === sha256) return null;
  return `${name} has other bytes than were backed up.`;
}

async function hashOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of body) hash.update(chunk);
  return hash.digest('hex');
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
