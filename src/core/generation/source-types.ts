import {
  DIGITAL_SOURCE_TYPES,
  type DigitalSourceType,
} from '#media/render/provenance/digital-source-type.ts';
import type { Source } from '../asset.ts';

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
