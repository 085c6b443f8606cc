import { CliError, EXIT } from '../exit.ts';
import type { Env } from './places.ts';
import type { Profile, Profiles } from './store.ts';

/** Where `npm start` listens. */
export const LOCAL = 'http://127.0.0.1:8787';

/**
 * The server to talk to: a profile that is named on the command line as a whole; otherwise POLYREEL_URL and POLYREEL_KEY,
 * and from the profile what they do not say. The key of a profile is never sent to another server than its own.
 */
export function serverOf(profiles: Profiles, env: Env, named: string | undefined): Profile {
  if (named !== undefined) return profileOf(profiles, named);
  const chosen = env.POLYREEL_PROFILE || null;
  const profile = chosen === null ? profiles.profiles[profiles.current] : profileOf(profiles, chosen);
  const url = checkedUrl(env.POLYREEL_URL || profile?.url || LOCAL);
  const key = env.POLYREEL_KEY || (profile?.url === url ? profile.key : null);
  if (!key) {
    throw new CliError(EXIT.notAllowed, `There is no key for ${url}.`, {
      hint: `Sign in with \`polyreel login ${url}\`, or set POLYREEL_KEY.`,
    });
  }
  return { url, key };
}

export function profileOf({ profiles }: Profiles, name: string): Profile {
  const profile = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (profile !== undefined) return profile;
  const names = Object.keys(profiles);
  throw new CliError(EXIT.usage, `There is no profile "${name}".`, {
    hint: `${names.length === 0 ? 'There are none yet.' : `There are: ${names.join(', ')}.`} \`polyreel login --profile ${name}\` makes it.`,
  });
}

/** An address as profiles have it: without what comes behind a query or the last slash. */
export function checkedUrl(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CliError(EXIT.usage, `"${text}" is not an address of a server.`, { hint: `Like ${LOCAL}.` });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}
