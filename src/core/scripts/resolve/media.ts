import type { Facts } from '#media/facts.ts';
import type { MediaIndex, MediaInput } from '#media/render/timeline.ts';
import type { Environment, UsableAsset } from '../environment.ts';
import type { Faults } from '../reading/faults.ts';
import type { Warnings } from './warnings.ts';

/** A file that a clip uses. */
export interface UsedMedia {
  readonly index: MediaIndex;
  readonly facts: Facts;
  readonly name: string;
}

/** What a clip can be made of. */
export type Wanted = 'video' | 'image' | 'picture' | 'audio' | 'font';

const WANTED: Readonly<Record<Wanted, { readonly fits: (facts: Facts) => boolean; readonly words: string }>> =
  {
    video: { fits: ({ kind }) => kind === 'video', words: 'a video' },
    image: { fits: ({ kind }) => kind === 'image', words: 'an image' },
    picture: { fits: ({ kind }) => kind === 'video' || kind === 'image', words: 'a video or an image' },
    audio: { fits: ({ audio }) => audio !== null, words: 'a file with sound' },
    font: { fits: ({ mediaType }) => mediaType.startsWith('font/'), words: 'a font' },
  };

/** The files of a timeline, each once. */
export class MediaTable {
  readonly #environment: Pick<Environment, 'assets' | 'dryRun'>;
  readonly #faults: Faults;
  readonly #warnings: Warnings;
  readonly #indices = new Map<string, MediaIndex>();
  readonly inputs: MediaInput[] = [];

  constructor(
    environment: Pick<Environment, 'assets' | 'dryRun'>,
    { faults, warnings }: { faults: Faults; warnings: Warnings },
  ) {
    this.#environment = environment;
    this.#faults = faults;
    this.#warnings = warnings;
  }

  /** What an id in a script stands for, or null with a fault (a warning in a dry run) where it cannot be used. */
  use(id: string, wanted: Wanted, at: string): UsedMedia | null {
    const asset = this.#environment.assets.get(id.toLowerCase());
    if (asset === undefined) return this.#refuse(at, 'is no asset of this workspace');
    const { facts, sha256, name, status } = asset;
    if (status === 'failed') return this.#refuse(at, `is the asset ${quoted(name)}, which could not be read`);
    if (status !== 'ready' || facts === null || sha256 === null) return this.#notReady(asset, at);
    const { fits, words } = WANTED[wanted];
    if (!fits(facts))
      return this.#refuse(at, `must be ${words}, and ${quoted(name)} is of the kind ${facts.kind}`);
    return { index: this.add({ assetId: asset.id, sha256, facts }), facts, name };
  }

  add(input: MediaInput): MediaIndex {
    const key = input.assetId ?? input.sha256;
    const known = this.#indices.get(key);
    if (known !== undefined) return known;
    this.#indices.set(key, this.inputs.length);
    return this.inputs.push(input) - 1;
  }

  #notReady({ name, status }: UsableAsset, at: string): null {
    const message = `is the asset ${quoted(name)}, which is not ready yet (${status})`;
    if (!this.#environment.dryRun) return this.#refuse(at, message);
    this.#warnings.add('asset-not-ready', at, `It ${message}, and is left out until it is.`);
    return null;
  }

  #refuse(at: string, message: string): null {
    this.#faults.add(at, message);
    return null;
  }
}

function quoted(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}
