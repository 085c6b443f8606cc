import type { Provenance } from '#media/render/commands.ts';
import { digitalSourceTypeOf } from '#media/render/provenance/digital-source-type.ts';
import type { Stage, Timeline } from '#media/render/timeline.ts';
import type { Ingredient } from './ingredients.ts';
import type { Prepared } from './prepare.ts';

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
