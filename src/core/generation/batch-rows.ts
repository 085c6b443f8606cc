import { CsvError, parse } from 'csv-parse/sync';
import { AssetError } from '#errors.ts';
import type { Parameters } from './generation.ts';

/** Characters of one row, with all that its quotes hold. */
const MAX_ROW = 200_000;

/** The rows of a CSV text (RFC 4180), whose first line names the parameters. Values are text; empty ones are left out. */
export function readCsv(text: string): Parameters[] {
  try {
    const rows: Record<string, string>[] = parse(text, {
      bom: true,
      columns: (names: string[]) => requireDistinct(names.map((name) => name.trim())),
      skip_empty_lines: true,
      max_record_size: MAX_ROW,
    });
    return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '')));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new AssetError('malformed', `The rows cannot be read as CSV: ${error.message}.`, { cause: error });
  }
}

function requireDistinct(names: string[]): string[] {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return names;
  throw new AssetError('malformed', `The rows have two columns ${JSON.stringify(twice)}.`);
}
