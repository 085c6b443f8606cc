import { isIP } from 'node:net';
import { setting } from './config-setting.ts';
import { internalPath, list, nullable, type Parser, size } from './config-values.ts';

/** A whole number; 0, or nothing, is no limit. */
const most: Parser<number | null> = (raw) => {
  if (!/^\d{0,9}$/.test(raw)) throw new Error(`"${raw}" is not a whole number`);
  return Number(raw) || null;
};

/** Addresses and networks like 10.0.0.0/8; "loopback" and "uniquelocal" are what they say. */
const proxies: Parser<readonly string[]> = (raw) => {
  const entries = list(raw);
  for (const entry of entries) {
    const [address = '', bits, ...rest] = entry.split('/');
    const width = { 4: 32, 6: 128 }[isIP(address)];
    const isNetwork = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (width ?? 0));
    const isName = entry === 'loopback' || entry === 'uniquelocal';
    if (isName || (width !== undefined && isNetwork && rest.length === 0)) continue;
    throw new Error(`"${entry}" is neither an address nor a network like 10.0.0.0/8`);
  }
  return entries;
};

const ELSE = 'An administrator can set another limit for one workspace.';

/** How much whom may use. The usual limits of workspaces are kept in the database: those of the server that started last apply. */
export const LIMIT_SETTINGS = {
  rateLimit: setting(
    'POLYREEL_RATE_LIMIT',
    most,
    '0',
    `Requests a minute of one API key, that many at once at most, whichever server answers; 0 for any number. ${ELSE}`,
  ),
  wrongKeyLimit: setting(
    'POLYREEL_WRONG_KEY_LIMIT',
    most,
    '60',
    'Wrong API keys a minute from one address at one server, after which keys are not looked at from there but those that have been right before; 0 for any number.',
  ),
  trustProxy: setting(
    'POLYREEL_TRUST_PROXY',
    proxies,
    null,
    'Addresses and networks of proxies, separated by commas, whose X-Forwarded-For says where a request comes from; without, it comes from whoever connects.',
  ),
  accelRedirect: setting(
    'POLYREEL_ACCEL_REDIRECT',
    nullable(internalPath),
    null,
    'Internal location of nginx at which it has the folder `blobs` of the data directory: it then sends files itself, told by X-Accel-Redirect; needs POLYREEL_TRUST_PROXY.',
  ),
  quotaBytes: setting(
    'POLYREEL_QUOTA_BYTES',
    nullable(size),
    null,
    `Bytes that all assets of a workspace may have together, those in the trash too; when absent, any number. ${ELSE}`,
  ),
  quotaAssets: setting(
    'POLYREEL_QUOTA_ASSETS',
    most,
    '0',
    `Assets that a workspace may have, those in the trash too; 0 for any number. ${ELSE}`,
  ),
  quotaRenderMinutes: setting(
    'POLYREEL_QUOTA_RENDER_MINUTES',
    most,
    '0',
    `Minutes of film that a workspace may have rendered here in a calendar month (UTC), 0 for any number. ${ELSE}`,
  ),
  rendersPerWorkspace: setting(
    'POLYREEL_RENDERS_PER_WORKSPACE',
    most,
    '0',
    `Generations of one workspace that run at the same time, on all servers together; 0 for any number. ${ELSE}`,
  ),
} as const;
