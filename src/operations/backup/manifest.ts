import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { AssetError } from '#errors.ts';
import { MANIFEST } from './layout.ts';

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Count = Type.Integer({ minimum: 0 });

const NdjsonFile = Type.Object({ rows: Count, sha256: Sha256 });

const Manifest = Type.Object({
  format: Type.Literal(1),
  createdAt: Type.String(),
  /** Of Polyreel. */
  version: Type.String(),
  engine: Type.Union([Type.Literal('sqlite'), Type.Literal('postgres')]),
  /** The migrations of the schema that the rows have. */
  schema: Type.Array(Type.String()),
  identities: Type.Object({
    accounts: Count,
    assets: Count,
    asset_events: Count,
    events: Count,
    webhook_deliveries: Count,
  }),
  tables: Type.Record(Type.String(), NdjsonFile),
  contents: NdjsonFile,
  /** Of the media, each blob with its own size. */
  bytes: Count,
  /** Blobs whose bytes the storage did not have, or had wrong. */
  damaged: Count,
  /** Null when the secret is configured, and so is not the backup's to keep. */
  secret: Type.Union([Sha256, Type.Null()]),
});

export type Manifest = Static<typeof Manifest>;

const Sealed = Type.Object({ manifest: Manifest, sha256: Sha256 });

/** The manifest as the text of its file, which tells when it was changed. */
export function sealed(manifest: Manifest): string {
  return `${JSON.stringify({ manifest, sha256: sealOf(manifest) }, null, 2)}\n`;
}

/** @throws `corrupted` when it is not what was written */
export async function readManifest(cut: string): Promise<Manifest> {
  const path = join(cut, MANIFEST);
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AssetError('corrupted', `${path} cannot be read: this is no finished backup.`, { cause });
  });
  const content = parsed(text);
  if (!Value.Check(Sealed, content)) {
    throw new AssetError('corrupted', `${path} is not the manifest of a backup that this version knows.`);
  }
  const { manifest, sha256 } = content;
  if (sealOf(manifest) === sha256) return manifest;
  throw new AssetError('corrupted', `${path} was changed after it was written.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // no manifest, as is said of everything else that is none
  }
}

function sealOf(manifest: Manifest): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex');
}
