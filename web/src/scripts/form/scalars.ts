import { isArray, isObject, type Json } from '../document/json.ts';

/** What was typed, as a script has it: a number where it is one, text otherwise, and nothing where nothing is. */
export function parseScalar(text: string): Json | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  return /^-?(\d+\.?\d*|\.\d+)$/.test(trimmed) ? Number(trimmed) : trimmed;
}

/** The same as a field shows it; null for what is no scalar. */
export function printScalar(value: Json | undefined): string | null {
  if (isObject(value) || isArray(value)) return null;
  return value === undefined || value === null ? '' : String(value);
}

/** Whether a placeholder is all or a part of it. */
export function hasPlaceholder(value: Json | undefined): boolean {
  return typeof value === 'string' && value.includes('${');
}

/** As a colour picker takes it, or null for names, placeholders and what is no colour. */
export function hexOf(value: Json | undefined): string | null {
  if (typeof value !== 'string') return null;
  const [, short] = /^#([0-9a-f]{3})[0-9a-f]?$/i.exec(value) ?? [];
  if (short !== undefined) return `#${[...short].map((one) => one + one).join('')}`.toLowerCase();
  return /^#[0-9a-f]{6}([0-9a-f]{2})?$/i.test(value) ? value.slice(0, 7).toLowerCase() : null;
}
