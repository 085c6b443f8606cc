import { ConfigError } from './config.ts';

/** A server that is somewhere else, and the key to it. */
export interface Client {
  readonly url: string;
  readonly key: string;
}

/**
 * What programs that are clients read: `POLYREEL_URL` (the usual local address unless said otherwise) and `POLYREEL_KEY`.
 *
 * @throws ConfigError
 */
export function readClient(env: Readonly<Record<string, string | undefined>>): Client {
  const { POLYREEL_URL: url = 'http://127.0.0.1:8787', POLYREEL_KEY: key = '' } = env;
  const faults = [
    ...(/^https?:/.test(URL.parse(url)?.protocol ?? '')
      ? []
      : [`POLYREEL_URL is no http or https address: ${url}`]),
    ...(key === '' ? ['POLYREEL_KEY is missing: an API key of the server'] : []),
  ];
  if (faults.length > 0) throw new ConfigError(faults);
  return { url, key };
}
