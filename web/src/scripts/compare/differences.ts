import type { Asset, Generation } from '@polyreel/sdk';
import { strings } from '../../strings/index.ts';
import { formatBytes } from '../../ui/format.ts';

type Making = Pick<Generation, 'scriptVersion' | 'parameters' | 'written' | 'seed' | 'draft'>;

export interface Side {
  readonly generation: Making;
  readonly asset: Pick<Asset, 'duration' | 'width' | 'height' | 'size'> | undefined;
}

export interface Difference {
  readonly what: string;
  readonly a: string;
  readonly b: string;
}

/** In what two results differ: how they were made, and what came out. */
export function differencesOf(a: Side, b: Side): readonly Difference[] {
  const { difference } = strings.scripts;
  const rows: Difference[] = [
    row(difference.version, [a, b], ({ generation }) => String(generation.scriptVersion)),
    ...parameterNames(a, b).map((name) => row(name, [a, b], ({ generation }) => told(generation, name))),
    row(difference.seed, [a, b], ({ generation }) => String(generation.seed)),
    row(difference.draft, [a, b], ({ generation }) =>
      generation.draft ? strings.scripts.yes : strings.scripts.no,
    ),
    row(difference.duration, [a, b], ({ asset }) =>
      asset?.duration == null ? '' : `${asset.duration.toFixed(2)} s`,
    ),
    row(difference.pixels, [a, b], ({ asset }) =>
      asset?.width == null ? '' : `${asset.width} × ${asset.height}`,
    ),
    row(difference.size, [a, b], ({ asset }) => (asset === undefined ? '' : formatBytes(asset.size))),
  ];
  return rows.filter((one) => one.a !== one.b);
}

function row(what: string, [a, b]: readonly [Side, Side], tell: (side: Side) => string): Difference {
  return { what, a: tell(a), b: tell(b) };
}

function parameterNames(a: Side, b: Side): string[] {
  const names = [a, b].flatMap(({ generation }) => [
    ...Object.keys(generation.parameters),
    ...Object.keys(generation.written),
  ]);
  return [...new Set(names)];
}

/** The value that was given, or else what was written. */
function told({ parameters, written }: Making, name: string): string {
  const value = parameters[name] ?? written[name]?.text;
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
