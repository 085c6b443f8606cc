export interface Greeting {
  /** Where it listens. */
  readonly address: string;
  /** How clients reach it. */
  readonly publicUrl: string;
  /** A key that was made now, or null. */
  readonly newKey: string | null;
}

/** What a person who typed `npm start` wants to see. */
export function greeting({ address, publicUrl, newKey }: Greeting): string {
  const where = address === publicUrl ? address : `${address} (public: ${publicUrl})`;
  const key = newKey ?? '$POLYREEL_KEY';
  return [
    '',
    `  Polyreel listens on ${where}`,
    `  API reference       ${publicUrl}/docs`,
    ...(newKey === null
      ? []
      : [
          '',
          `  Your first API key  ${newKey}`,
          '                      (shown this once; it is stored only as a hash)',
        ]),
    '',
    "  Upload this repository's sample picture:",
    '',
    `    curl -X POST '${publicUrl}/api/v1/assets?name=sample.png' \\`,
    `      -H 'Authorization: Bearer ${key}' -H 'Content-Type: image/png' \\`,
    '      --data-binary @docs/images/sample.png',
    '',
  ].join('\n');
}
