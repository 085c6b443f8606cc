import { join, relative } from 'node:path';
import type { Role } from './config.ts';

/** Each null when there is none. */
export interface Welcome {
  readonly local: string;
  readonly public: string;
  /** A key that was made now. */
  readonly newKey: string | null;
  /** A link that works once. */
  readonly signInLink: string | null;
}

/** The picture that comes with it. */
const SAMPLE = join(import.meta.dirname, '../docs/images/sample.png');

/** What a person who typed `npm start` wants to see; `folder` is where that was. */
export function greeting(address: Welcome, { role, folder }: { role: Role; folder: string }): string {
  if (role === 'worker')
    return `\n  A worker of Polyreel listens on  ${address.local}  for /livez and /readyz\n`;
  const short = relative(folder, SAMPLE);
  const sample = short.startsWith('..') ? SAMPLE : short;
  const { local, public: url, newKey, signInLink } = address;
  const shownKey = [
    '',
    `  Your first API key:  ${newKey}`,
    '  It is shown this once: only its hash is stored.',
  ];
  return [
    '',
    `  Polyreel listens on  ${local}${url === local ? '' : `, reached as ${url}`}`,
    `  Library:             ${signInLink ?? `${url}/app/`}`,
    ...(signInLink === null ? [] : ['                       (signs you in, once, within ten minutes)']),
    `  API reference:       ${url}/docs`,
    ...(newKey === null ? [] : shownKey),
    '',
    '  Upload a picture:',
    '',
    `    curl '${url}/api/v1/assets?name=sample.png' \\`,
    `      -H 'Authorization: Bearer ${newKey ?? 'YOUR_API_KEY'}' \\`,
    `      -H 'Content-Type: image/png' --data-binary ${shellWord(`@${sample}`)}`,
    '',
  ].join('\n');
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
