import type { Transaction } from 'kysely';
import type { Static } from 'typebox';
import { copyAsset } from '#core/copying.ts';
import { isUuid } from '#core/identifiers.ts';
import { openSlot } from '#core/slots.ts';
import type { Schema } from '#db/schema.ts';
import { AssetError } from '#errors.ts';
import type { DialectParts } from '../parts.ts';
import { ASSET_TYPE } from './present.ts';
import type { NewAsset } from './schema.ts';
import { uploadPath } from './uploads.ts';

const REFERENCE = 'video-reference';
/** Milliseconds within which the file has to be sent. */
const VALID_FOR = 3600_000;

export interface Place {
  readonly workspaceId: string;
  readonly userId: number;
  readonly projectId: string;
}

/** The first step of an upload: where to send the file. Of a reference to what is there already it is the only one. */
export async function announceAsset(
  tx: Transaction<Schema>,
  parts: DialectParts,
  { place, asked }: { place: Place; asked: Static<typeof NewAsset> },
) {
  const { upload_method, asset_type, keyname, description } = asked;
  const isReference = upload_method === REFERENCE;
  const type = asset_type ?? (isReference ? REFERENCE : 'user');
  const draft = {
    ...place,
    description: description ?? '',
    tags: [],
    metadata: type === 'user' ? {} : { [ASSET_TYPE]: type },
    alongside: null,
  };
  if (isReference) {
    const { id } = await copyAsset(tx, parts, { sourceId: referredTo(keyname), draft });
    return { id };
  }
  const wanted = { name: keyname, size: null, mediaType: null, validFor: VALID_FOR };
  const { asset } = await openSlot(tx, parts, { ...draft, ...wanted, origin: 'upload' });
  return { id: asset.id, upload_url: { url: uploadPath(asset.id) } };
}

function referredTo(keyname: string): string {
  if (isUuid(keyname)) return keyname.toLowerCase();
  const message = 'must be the id of an asset';
  throw new AssetError('invalid', `keyname ${message}.`, {
    faults: [{ at: '/keyname', in: 'body', message }],
  });
}
