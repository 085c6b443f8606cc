import { ServerProcess } from './server-process.ts';

export interface ServiceOptions {
  readonly dataDir: string;
  /** Settings besides those below. */
  readonly env?: Readonly<Record<string, string>>;
  /** Options of Node itself. */
  readonly nodeArgs?: readonly string[];
  /** A command that becomes Node in the end. */
  readonly through?: readonly string[];
}

export const API_KEY = 'polyreel_for-the-tests';

/** The service as `npm start` runs it, on a free port. */
export function spawnService({
  dataDir,
  env = {},
  nodeArgs = [],
  through = [],
}: ServiceOptions): ServerProcess {
  const settings = {
    PORT: '0',
    POLYREEL_DATA_DIR: dataDir,
    POLYREEL_API_KEY: API_KEY,
    POLYREEL_LOG_LEVEL: 'warn',
    ...env,
  };
  return new ServerProcess([...nodeArgs, 'src/main.ts'], settings, through);
}

/** Resolves once it takes requests. */
export async function startService(options: ServiceOptions): Promise<ServerProcess> {
  const service = spawnService(options);
  await service.origin;
  return service;
}
