import type { AuditEntry } from '@polyreel/sdk';
import { strings } from '../../strings/index.ts';

/** What else is known of an entry, in words: names of what was changed are those of the API. */
export function factsOf({ details, requestId }: AuditEntry): [name: string, value: string][] {
  const { audit } = strings.settings;
  return [
    ...Object.entries(details).map(([name, value]): [string, string] => [name, inWords(value)]),
    ...(requestId === null ? [] : ([[audit.request, requestId]] satisfies [string, string][])),
  ];
}

function inWords(value: unknown): string {
  if (value === null) return strings.settings.audit.nothing;
  if (Array.isArray(value)) return value.map(inWords).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
