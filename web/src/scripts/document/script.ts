import { isArray, isObject, type Json, type JsonObject, type Path, valueAt } from './json.ts';

/** What the form knows of a script; whatever does not look like it is left to the text beside it. */

export const INPUT_TYPES = ['text', 'number', 'colour', 'choice', 'date', 'asset', 'list'] as const;
export type InputType = (typeof INPUT_TYPES)[number];

/** What a script asks of whoever uses it. */
export interface ScriptInput {
  readonly name: string;
  readonly type: InputType;
  readonly description: string;
  readonly required: boolean;
  readonly default: Json | undefined;
  /** Whether it is written where no value is given. */
  readonly isWritten: boolean;
  readonly choices: readonly string[];
  readonly min: number | null;
  readonly max: number | null;
  readonly integer: boolean;
  readonly minLength: number | null;
  readonly maxLength: number | null;
  /** Of an asset; null for any. */
  readonly kind: string | null;
  /** Of the items of a list. */
  readonly of: InputType;
  /** Of the rows of a list; none where its items are single values. */
  readonly fields: readonly ScriptInput[];
}

export function inputsOf(document: Json | undefined): readonly ScriptInput[] {
  return readInputs(valueAt(document, ['inputs']));
}

function readInputs(raw: Json | undefined): ScriptInput[] {
  const inputs = isArray(raw) ? raw.filter(isObject) : [];
  return inputs.filter(({ name }) => typeof name === 'string' && name !== '').map(readInput);
}

function readInput(raw: JsonObject): ScriptInput {
  const number = (key: string) => (typeof raw[key] === 'number' ? raw[key] : null);
  const text = (key: string) => (typeof raw[key] === 'string' ? raw[key] : '');
  return {
    name: text('name'),
    type: INPUT_TYPES.find((one) => one === raw.type) ?? 'text',
    description: text('description'),
    required: raw.required === true,
    default: raw.default,
    isWritten: isObject(raw.write),
    choices: isArray(raw.choices) ? raw.choices.filter((one) => typeof one === 'string') : [],
    min: number('min'),
    max: number('max'),
    integer: raw.integer === true,
    minLength: number('minLength'),
    maxLength: number('maxLength'),
    kind: text('kind') || null,
    of: INPUT_TYPES.find((one) => one === raw.of) ?? 'text',
    fields: readInputs(raw.fields),
  };
}

export const TRACKS: Path = ['timeline', 'tracks'];

export function clipsPath(track: number): Path {
  return [...TRACKS, track, 'clips'];
}

/** The clips of each track, in the order of the document. */
export function tracksOf(document: Json | undefined): readonly (readonly JsonObject[])[] {
  const tracks = valueAt(document, TRACKS);
  if (!isArray(tracks)) return [];
  return tracks.map((track) => {
    const clips = valueAt(track, ['clips']);
    return isArray(clips) ? clips.map((clip) => (isObject(clip) ? clip : {})) : [];
  });
}

export interface ClipPlace {
  readonly track: number;
  readonly clip: number;
}

/** The clip of the outermost timeline that a JSON pointer leads into, or null. */
export function clipOf(path: Path): ClipPlace | null {
  const [timeline, tracks, track, clips, clip] = path;
  const isClip = timeline === 'timeline' && tracks === 'tracks' && clips === 'clips';
  return isClip && typeof track === 'number' && typeof clip === 'number' ? { track, clip } : null;
}

/** What a clip is called in the timeline: its name, or what it shows. */
export function clipLabel(clip: JsonObject): string {
  const { name } = clip;
  if (typeof name === 'string') return name;
  const text = valueAt(clip, ['asset', 'text']);
  if (typeof text === 'string' && text !== '') return text;
  return '';
}

export function clipType(clip: JsonObject): string {
  const type = valueAt(clip, ['asset', 'type']);
  return typeof type === 'string' ? type : '';
}
