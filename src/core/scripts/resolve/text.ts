import { DEFAULT_FAMILY, FAMILIES, findFamily } from '#media/render/fonts/manifest.ts';
import type { TextStyle } from '#media/render/timeline.ts';
import type { AssetOf } from '../document/clips.ts';
import type { TextStyleDocument } from '../document/styles.ts';
import { textBoxOf } from './boxes.ts';
import type { ClipPlace } from './clip-place.ts';
import { anchorOf } from './placement.ts';
import { ENDLESS, SILENT, type Source } from './source.ts';
import { styleOf } from './text-style.ts';

/** Characters that a warning names. */
const NAMED = 10;
/** Seconds in which a text appears letter by letter, unless told. */
const REVEAL_TIME = 1.5;

export function textSource(asset: AssetOf<'text'>, place: ClipPlace): Source {
  const style = styled(asset.style ?? {}, place);
  const { width, height } = textBoxOf(place.clip, place.stage);
  glyphsChecked(asset.text, style, place);
  const { in: entrance, length = REVEAL_TIME } = asset.animation ?? {};
  const reveal = entrance === 'letters' || entrance === 'words' ? entrance : 'none';
  return {
    ...ENDLESS,
    ...SILENT,
    picture: (span) => ({
      kind: 'text',
      text: asset.text,
      style,
      width,
      height,
      reveal,
      revealTime: reveal === 'none' ? 0 : Math.min(length, span.length),
    }),
  };
}

/** The style of a text where it is. */
export function styled(own: TextStyleDocument, { clip, stage, pointer, context }: ClipPlace): TextStyle {
  const at = `${pointer}/asset/style`;
  const font = own.fontSrc === undefined ? null : context.media.use(own.fontSrc, 'font', `${at}/fontSrc`);
  const placed = { stage, anchor: anchorOf(clip) };
  if (font !== null) return styleOf(own, { ...placed, family: null, fontMedia: font.index });
  const family = own.font === undefined ? DEFAULT_FAMILY : findFamily(own.font);
  if (family === null) context.warnings.add('unknown-font', `${at}/font`, unknownFont(own.font ?? ''));
  return styleOf(own, { ...placed, family: family ?? DEFAULT_FAMILY, fontMedia: null });
}

function unknownFont(name: string): string {
  const known = FAMILIES.map((family) => family.name).join(', ');
  return `There is no font ${JSON.stringify(name)}, and ${DEFAULT_FAMILY} is used instead; there are ${known}.`;
}

/** Warns of characters that would come out as empty boxes. */
export function glyphsChecked(text: string, { family }: TextStyle, { pointer, context }: ClipPlace): void {
  const missing = context.glyphs.missing(text, family);
  if (missing.length === 0) return;
  const named = missing
    .slice(0, NAMED)
    .map((character) => `${character} (${codePoint(character)})`)
    .join(', ');
  const more = missing.length > NAMED ? `, and ${missing.length - NAMED} more` : '';
  context.warnings.add('missing-glyph', pointer, `No font has ${named}${more}.`);
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
