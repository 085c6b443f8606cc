import type { FilledAsset } from './document/clips.ts';
import type { ScriptDocument } from './document.ts';
import type { Surroundings } from './environment.ts';
import { expand } from './expansion/expand.ts';
import type { ExpandedClip, ExpandedTimeline } from './expansion/expanded.ts';
import { fillText } from './placeholders.ts';
import { type Speech, speechOf } from './speech.ts';
import { scopeOf } from './surroundings.ts';

/** What has to be there before a script can be resolved; ids, in lower case, and keys each once. */
export interface Needs {
  /** Of videos, images and sounds, and of fonts. */
  readonly assetIds: readonly string[];
  /** Of assets whose text is captions. */
  readonly captionIds: readonly string[];
  readonly speeches: readonly NeededSpeech[];
}

export interface NeededSpeech extends Speech {
  /** Of the clip that says it, the first where several do. */
  readonly pointer: string;
}

/** Throws `AssetError` 'invalid' where the script does not fit its values. */
export function needsOf(document: ScriptDocument, surroundings: Surroundings): Needs {
  const { timeline, soundtrack } = expand(document, scopeOf(document, surroundings));
  const clips = clipsOf(timeline);
  const assets = clips.map(({ clip }) => clip.asset);
  const captions = assets.flatMap((asset) => (asset.type === 'captions' ? (asset.src ?? []) : []));
  return {
    assetIds: distinct([...assets.flatMap(idsOf), ...(soundtrack === null ? [] : [soundtrack.src])]),
    captionIds: distinct(captions),
    speeches: speechesOf(clips),
  };
}

function distinct(ids: readonly string[]): string[] {
  return [...new Set(ids.map((id) => id.toLowerCase()))];
}

function clipsOf({ tracks }: ExpandedTimeline): ExpandedClip[] {
  return tracks.flatMap(({ clips }) =>
    clips.flatMap((one) => (one.inner === null ? [one] : [one, ...clipsOf(one.inner)])),
  );
}

function speechesOf(clips: readonly ExpandedClip[]): NeededSpeech[] {
  const speeches = new Map<string, NeededSpeech>();
  for (const { clip, pointer } of clips) {
    const speech = clip.asset.type === 'speech' ? speechOf(clip.asset) : null;
    if (speech !== null && !speeches.has(speech.key)) speeches.set(speech.key, { ...speech, pointer });
  }
  return [...speeches.values()];
}

function idsOf(asset: FilledAsset): string[] {
  switch (asset.type) {
    case 'video':
    case 'image':
    case 'media':
    case 'audio':
      return [asset.src];
    case 'text':
    case 'captions':
      return asset.style?.fontSrc === undefined ? [] : [asset.style.fontSrc];
    default:
      return [];
  }
}

/** A text that nobody gave, and that is therefore written by a model or by the offline writer. */
export interface TextToWrite {
  /** Of the input. */
  readonly name: string;
  /** With the values of other inputs filled in. */
  readonly prompt: string;
  readonly persona: string | null;
  readonly task: string | null;
  /** Characters. */
  readonly maxLength: number | null;
}

/** What is to be written for those inputs that `readParameters` found `missing`. */
export function textsToWrite(document: ScriptDocument, surroundings: Surroundings): TextToWrite[] {
  const scope = scopeOf(document, surroundings);
  return (document.inputs ?? []).flatMap((input) => {
    if (input.type !== 'text' || input.write === undefined || surroundings.values.has(input.name)) return [];
    const { prompt, persona, task } = input.write;
    return {
      name: input.name,
      prompt: fillText(prompt, scope),
      persona: persona === undefined ? null : fillText(persona, scope),
      task: task === undefined ? null : fillText(task, scope),
      maxLength: input.maxLength ?? null,
    };
  });
}
