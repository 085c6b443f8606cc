import type { Kysely, Updateable } from 'kysely';
import { replaceGenerationInputs, updateGeneration } from '#db/generations.ts';
import type { GenerationsTable, Schema } from '#db/schema.ts';
import { transact } from '#db/transact.ts';
import { parseScript } from '../scripts/parse.ts';
import type { Generation } from './generation.ts';
import type { PreparingParts } from './parts.ts';
import { type Prepared, type PrepareOptions, prepare } from './prepare.ts';
import { getScriptVersion } from './scripts.ts';

/** Everything that a generation needs, as it was requested: its script at that version, its moment, its seed. */
export async function prepareGeneration(
  parts: PreparingParts,
  generation: Generation,
  options: PrepareOptions,
): Promise<Prepared> {
  const { workspaceId, scriptId: id, scriptVersion: version, createdAt: today, draft } = generation;
  const script = await getScriptVersion(parts.db, { workspaceId, id, version });
  const document = parseScript(script.document);
  const quality = draft ? ('draft' as const) : null;
  return prepare(parts, { ...generation, document, today, quality, depth: 'render' }, options);
}

export interface Resolution {
  readonly generation: Generation;
  readonly prepared: Prepared;
  readonly also: Updateable<GenerationsTable>;
}

/** Writes down what is known now: whoever takes over need not write the texts again, nor does a regeneration. */
export async function noteResolution(
  db: Kysely<Schema>,
  { generation: { assetId }, prepared, also }: Resolution,
): Promise<void> {
  const { warnings, written, ingredients } = prepared;
  const known = { ...also, warnings: JSON.stringify(warnings), written: JSON.stringify(written) };
  const inputs = ingredients.map(({ id, sha256, name }) => ({
    asset_id: assetId,
    input_asset_id: id,
    sha256,
    name,
  }));
  await transact(db, async (tx) => {
    const statuses = ['running', 'waiting'];
    // Null when it has ended meanwhile.
    if ((await updateGeneration(tx, { assetId, statuses }, known)) === null) return;
    await replaceGenerationInputs(tx, assetId, inputs);
  });
}
