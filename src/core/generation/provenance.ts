import type { Provenance } from '#media/render/commands.ts';
import {
  DIGITAL_SOURCE_TYPES,
  type DigitalSourceType,
  digitalSourceTypeOf,
} from '#media/render/provenance/digital-source-type.ts';
import type { Stage, Timeline } from '#media/render/timeline.ts';
import type { Source } from '../asset.ts';
import type { Ingredient } from './ingredients.ts';
import type { Prepared } from './prepare.ts';

/** Those of the providers in egress/providers.ts whose results a trained model made. */
const MODEL_PROVIDERS: ReadonlySet<string> = new Set([
  'replicate',
  'fal',
  'runway',
  'openai',
  'luma',
  'black-forest-labs',
  'kling',
  'heygen',
]);

/** How a file that came by link was made, as far as its provider tells. */
export function sourceTypeOf(source: Source | null): DigitalSourceType | null {
  return source !== null && MODEL_PROVIDERS.has(source.provider ?? '') ? 'trainedAlgorithmicMedia' : null;
}

/** As a generation was stored with it. */
export function knownSourceType(name: string | null): DigitalSourceType | null {
  return DIGITAL_SOURCE_TYPES.find((type) => type === name) ?? null;
}

export interface ProvenanceRequest {
  readonly title: string;
  readonly tool: string;
  readonly createdAt: Date;
  /** Whether speech is made by a trained model. */
  readonly speechIsTrained: boolean;
}

/** What the file is to say of its own making. */
export function provenanceOf(prepared: Prepared, request: ProvenanceRequest): Provenance {
  const { timeline, written, ingredients } = prepared;
  const byId = new Map(ingredients.map((ingredient: Ingredient) => [ingredient.id, ingredient]));
  const isSpoken = timeline.media.some(({ assetId }) => assetId === null);
  const isWritten = Object.values(written).some(({ by }) => by === 'model');
  const digitalSourceType = digitalSourceTypeOf({
    media: timeline.media.flatMap(({ assetId }) =>
      assetId === null ? [] : [byId.get(assetId)?.sourceType ?? null],
    ),
    trained: isWritten || (isSpoken && request.speechIsTrained),
    algorithmic: hasGraphics(timeline) || (isSpoken && !request.speechIsTrained),
  });
  const { title, tool, createdAt } = request;
  return { digitalSourceType, title, tool, createdAt: createdAt.toISOString() };
}

function hasGraphics({ stage }: Timeline): boolean {
  return clipsOf(stage).some(({ kind }) => ['text', 'shape', 'fill', 'captions'].includes(kind));
}

function clipsOf({ tracks }: Stage): readonly { readonly kind: string }[] {
  return tracks.flatMap(({ clips }) =>
    clips.flatMap(({ picture }) => (picture.kind === 'stage' ? clipsOf(picture.stage) : [picture])),
  );
}
