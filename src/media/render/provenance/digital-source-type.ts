/** IPTC's NewsCodes for how a medium came to be, those in use in its version of September 2024. */
export const DIGITAL_SOURCE_TYPES = [
  'digitalCapture',
  'computationalCapture',
  'negativeFilm',
  'positiveFilm',
  'print',
  'humanEdits',
  'algorithmicallyEnhanced',
  'digitalCreation',
  'dataDrivenMedia',
  'trainedAlgorithmicMedia',
  'compositeWithTrainedAlgorithmicMedia',
  'algorithmicMedia',
  'screenCapture',
  'virtualRecording',
  'composite',
  'compositeCapture',
  'compositeSynthetic',
] as const;
export type DigitalSourceType = (typeof DIGITAL_SOURCE_TYPES)[number];

const CAPTURES: ReadonlySet<DigitalSourceType> = new Set([
  'digitalCapture',
  'computationalCapture',
  'negativeFilm',
  'positiveFilm',
  'print',
  'compositeCapture',
]);

const WITH_GENERATIVE_AI: ReadonlySet<DigitalSourceType> = new Set([
  'trainedAlgorithmicMedia',
  'compositeWithTrainedAlgorithmicMedia',
  'compositeSynthetic',
]);

export interface Ingredients {
  /** One for each file that is used; null for one that says nothing of its origin. */
  readonly media: readonly (DigitalSourceType | null)[];
  /** Text or speech made by a trained model. */
  readonly trained: boolean;
  /** Text, shapes, colours or speech made by rules. */
  readonly algorithmic: boolean;
}

/**
 * What a composition of these is; null where nothing can be said, which is a single file of unknown origin. A part by a
 * trained model among others makes it `compositeSynthetic`, IPTC's "composite including generative AI elements";
 * `compositeWithTrainedAlgorithmicMedia` is for one medium that was edited by such a model.
 */
export function digitalSourceTypeOf({ media, trained, algorithmic }: Ingredients): DigitalSourceType | null {
  const kinds = new Set(media);
  if (trained) kinds.add('trainedAlgorithmicMedia');
  if (algorithmic) kinds.add('algorithmicMedia');
  const [only = null] = kinds;
  if (kinds.size <= 1 && (media.length <= 1 || only === 'trainedAlgorithmicMedia')) return only;
  const known = [...kinds].filter((kind) => kind !== null);
  if (known.some((kind) => WITH_GENERATIVE_AI.has(kind))) return 'compositeSynthetic';
  return known.length === kinds.size && known.every((kind) => CAPTURES.has(kind))
    ? 'compositeCapture'
    : 'composite';
}
