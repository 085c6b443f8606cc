import type { Role } from './config.ts';

/** What a person who typed `npm start` wants to see; `newKey` is a key that was made now, `signInLink` a link that works once; or null. */
export function greeting(
  address: { local: string; public: string; newKey: string | null; signInLink: string | null },
  role: Role,
): string {
  if (role === 'worker')
    return `\n  A worker of Polyreel listens on  ${address.local}  for /livez and /readyz\n`;
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
    '  Upload a picture, from the folder of this repository:',
    '',
    `    curl '${url}/api/v1/assets?name=sample.png' \\`,
    `      -H 'Authorization: Bearer ${newKey ?? 'YOUR_API_KEY'}' \\`,
    "      -H 'Content-Type: image/png' --data-binary @docs/images/sample.png",
    '',
  ].join('\n');
}
