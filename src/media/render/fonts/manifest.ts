/**
 * The fonts that ship with the product: open ones (SIL Open Font License), from npm, each divided by its packager into
 * files for some of the characters.
 */
export interface Family {
  readonly name: string;
  readonly package: string;
  /** How its files call the weights that they have: all of them, or the regular one. */
  readonly weights: 'wght' | '400';
  readonly hasItalic: boolean;
}

const variable = { weights: 'wght', hasItalic: false } as const;
const regular = { weights: '400', hasItalic: false } as const;

export const FAMILIES = [
  { name: 'Noto Sans', package: '@fontsource-variable/noto-sans', ...variable, hasItalic: true },
  { name: 'Noto Serif', package: '@fontsource-variable/noto-serif', ...variable, hasItalic: true },
  { name: 'Noto Sans Mono', package: '@fontsource-variable/noto-sans-mono', ...variable },
  { name: 'Noto Sans Arabic', package: '@fontsource-variable/noto-sans-arabic', ...variable },
  { name: 'Noto Sans Hebrew', package: '@fontsource-variable/noto-sans-hebrew', ...variable },
  { name: 'Noto Sans Thai', package: '@fontsource-variable/noto-sans-thai', ...variable },
  { name: 'Noto Sans Devanagari', package: '@fontsource-variable/noto-sans-devanagari', ...variable },
  { name: 'Noto Sans Symbols 2', package: '@fontsource/noto-sans-symbols-2', ...regular },
  { name: 'Noto Sans SC', package: '@fontsource-variable/noto-sans-sc', ...variable },
  { name: 'Noto Sans JP', package: '@fontsource-variable/noto-sans-jp', ...variable },
  { name: 'Noto Sans KR', package: '@fontsource-variable/noto-sans-kr', ...variable },
] as const satisfies readonly Family[];

export type FamilyName = (typeof FAMILIES)[number]['name'];

export const DEFAULT_FAMILY: FamilyName = 'Noto Sans';

/** Drawn in colour, in one weight; nothing that a user chooses. */
export const EMOJI: Family = {
  name: 'Noto Color Emoji',
  package: '@fontsource/noto-color-emoji',
  ...regular,
};

/** What users and other programs call fonts like ours. */
const ALIASES: Readonly<Record<FamilyName, readonly string[]>> = {
  'Noto Sans': [
    ...['sans', 'sans-serif', 'system-ui', 'arial', 'helvetica', 'helvetica neue', 'verdana', 'tahoma'],
    ...['segoe ui', 'roboto', 'open sans', 'inter', 'lato', 'calibri'],
  ],
  'Noto Serif': ['serif', 'times', 'times new roman', 'georgia', 'cambria', 'garamond', 'palatino'],
  'Noto Sans Mono': [
    'mono',
    'monospace',
    'courier',
    'courier new',
    'consolas',
    'menlo',
    'monaco',
    'roboto mono',
  ],
  'Noto Sans Arabic': [],
  'Noto Sans Hebrew': [],
  'Noto Sans Thai': [],
  'Noto Sans Devanagari': [],
  'Noto Sans Symbols 2': ['symbols', 'symbol'],
  'Noto Sans SC': ['noto sans cjk sc', 'source han sans sc', 'pingfang sc', 'microsoft yahei', 'simhei'],
  'Noto Sans JP': ['noto sans cjk jp', 'source han sans', 'hiragino sans', 'yu gothic', 'meiryo'],
  'Noto Sans KR': ['noto sans cjk kr', 'source han sans kr', 'malgun gothic', 'apple sd gothic neo'],
};

const BY_NAME = new Map(
  FAMILIES.flatMap(({ name }) =>
    [name.toLowerCase(), ...ALIASES[name]].map((known): [string, FamilyName] => [known, name]),
  ),
);

/** The family that is drawn for a name, in any case of letters; null when nothing here is known by it. */
export function findFamily(name: string): FamilyName | null {
  return BY_NAME.get(name.trim().toLowerCase()) ?? null;
}

/** What is drawn for a name, known or not. */
export function drawnFamily(name: string | null): FamilyName {
  return (name === null ? null : findFamily(name)) ?? DEFAULT_FAMILY;
}
