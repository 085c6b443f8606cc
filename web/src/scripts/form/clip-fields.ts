import type { strings } from '../../strings/index.ts';
import type { Path } from '../document/json.ts';

export type FieldName = keyof typeof strings.scripts.fields;
export type GroupName = keyof typeof strings.scripts.groups;

/** A property of a clip that the form has a control for. */
export interface ClipField {
  readonly name: FieldName;
  /** Within the clip. */
  readonly path: Path;
  readonly control: 'line' | 'area' | 'scalar' | 'choice' | 'colour' | 'asset';
  readonly group: GroupName;
}

function field(name: FieldName, path: Path, control: ClipField['control'], group: GroupName): ClipField {
  return { name, path, control, group };
}

/** Of what a clip shows. */
const src = field('src', ['asset', 'src'], 'asset', 'content');
const text = field('text', ['asset', 'text'], 'area', 'content');
const played = [
  field('trim', ['asset', 'trim'], 'scalar', 'time'),
  field('speed', ['asset', 'speed'], 'scalar', 'time'),
];
const volume = field('volume', ['asset', 'volume'], 'scalar', 'sound');
const fades = [
  field('fadeIn', ['asset', 'fadeIn'], 'scalar', 'sound'),
  field('fadeOut', ['asset', 'fadeOut'], 'scalar', 'sound'),
];
const duck = field('duck', ['asset', 'duck'], 'scalar', 'sound');
const style = [
  field('size', ['asset', 'style', 'size'], 'scalar', 'look'),
  field('weight', ['asset', 'style', 'weight'], 'scalar', 'look'),
  field('colour', ['asset', 'style', 'colour'], 'colour', 'look'),
  field('align', ['asset', 'style', 'align'], 'choice', 'look'),
  field('font', ['asset', 'style', 'font'], 'line', 'look'),
];

const BY_TYPE: Readonly<Record<string, readonly ClipField[]>> = {
  video: [src, ...played, volume, ...fades, duck],
  image: [src],
  media: [src, ...played, volume, ...fades],
  audio: [src, ...played, volume, ...fades, duck],
  speech: [
    text,
    field('voice', ['asset', 'voice'], 'line', 'sound'),
    field('pace', ['asset', 'pace'], 'scalar', 'sound'),
    volume,
  ],
  text: [
    text,
    ...style,
    field('animationIn', ['asset', 'animation', 'in'], 'choice', 'motion'),
    field('animationOut', ['asset', 'animation', 'out'], 'choice', 'motion'),
  ],
  captions: [field('of', ['asset', 'of'], 'line', 'content'), ...style],
  shape: [
    field('shape', ['asset', 'shape'], 'choice', 'content'),
    field('fill', ['asset', 'fill'], 'colour', 'look'),
    field('radius', ['asset', 'radius'], 'scalar', 'look'),
  ],
  fill: [field('fill', ['asset', 'fill'], 'colour', 'content')],
  timeline: [volume],
};

/** Of every clip. */
const TIME = [field('start', ['start'], 'scalar', 'time'), field('length', ['length'], 'scalar', 'time')];
const NAMED = [field('clipName', ['name'], 'line', 'more'), field('if', ['if'], 'scalar', 'more')];
/** Of every clip that is seen. */
const SEEN = [
  field('fit', ['fit'], 'choice', 'place'),
  field('position', ['position'], 'choice', 'place'),
  field('width', ['width'], 'scalar', 'place'),
  field('height', ['height'], 'scalar', 'place'),
  field('offsetX', ['offset', 'x'], 'scalar', 'place'),
  field('offsetY', ['offset', 'y'], 'scalar', 'place'),
  field('scale', ['scale'], 'scalar', 'place'),
  field('rotation', ['rotation'], 'scalar', 'place'),
  field('opacity', ['opacity'], 'scalar', 'place'),
  field('effect', ['effect'], 'choice', 'motion'),
  field('transitionIn', ['transition', 'in'], 'choice', 'motion'),
  field('transitionLength', ['transition', 'length'], 'scalar', 'motion'),
];
const HEARD_ONLY = new Set(['audio', 'speech']);

export const GROUPS = [
  'content',
  'time',
  'look',
  'sound',
  'place',
  'motion',
  'more',
] as const satisfies readonly GroupName[];

/** The fields that a clip of a type has, group by group; those without any are left out. */
export function fieldsOf(type: string): readonly (readonly [GroupName, readonly ClipField[]])[] {
  const own = BY_TYPE[type] ?? [];
  const all = [...own, ...TIME, ...(HEARD_ONLY.has(type) ? [] : SEEN), ...NAMED];
  return GROUPS.map((group) => [group, all.filter((one) => one.group === group)] as const).filter(
    ([, fields]) => fields.length > 0,
  );
}

/** Which assets of the library fit a clip of a type; null for any. */
export function kindFor(type: string): string | null {
  return ['video', 'image', 'audio', 'captions'].find((kind) => kind === type) ?? null;
}
