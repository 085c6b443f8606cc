import type { TextStyle } from '../timeline.ts';

/** `auto` is the direction of the first letter, as with `dir="auto"` in HTML. */
export function directionOf(text: string, { direction }: TextStyle): 'ltr' | 'rtl' {
  if (direction !== 'auto') return direction;
  const [first = ''] = /\p{L}/u.exec(text) ?? [];
  return RIGHT_TO_LEFT.test(first) ? 'rtl' : 'ltr';
}

const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
