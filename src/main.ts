import { enableCompileCache, flushCompileCache } from 'node:module';
import { join } from 'node:path';
import { serveAgent } from './app/agent.ts';
import type { OperatorCommand } from './app/operator-command.ts';
import { readArguments, USAGE } from './arguments.ts';
import { type Config, ConfigError, readConfig } from './config.ts';
import { readClient } from './config-client.ts';
import { AssetError } from './errors.ts';
import { greeting } from './greeting.ts';
import { openLog } from './log.ts';
import { untilStopped } from './stopping.ts';
import { fieldsBeside } from './telemetry/work.ts';

try {
  await main();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 78; // EX_CONFIG of sysexits.h: a supervisor should not start it again unchanged
}

/** Loads what the command needs: an agent does not wait for a service that is elsewhere. */
async function main(): Promise<void> {
  const { command, env } = readArguments(process.env, process.argv.slice(2));
  if (command.name === 'help') {
    console.log(USAGE);
    return;
  }
  if (command.name === 'mcp') return serveAgent(readClient(env));
  const config = readConfig(env);
  if (command.name !== 'serve') {
    process.exitCode = await run(command, config);
    return;
  }
  await serve(config);
  // All is closed and told: nothing is left to wait for, as a supervisor would until it kills. Node 24 was seen to spin in
  // the clean-up of a process that ends by itself.
  process.exit();
}

/** What it tells is for programs as well: the log goes elsewhere. */
async function run(command: OperatorCommand, config: Config): Promise<number> {
  const log = openLog(config.logLevel, { terminal: process.stderr.isTTY, descriptor: 2 });
  const stopping = new AbortController();
  void untilStopped(process).then((signal) =>
    stopping.abort(new AssetError('unavailable', `Stopped by ${signal}.`)),
  );
  const { operate } = await import('./app/operate.ts');
  return operate(command, { config, log, print: console.log, signal: stopping.signal });
}

async function serve(config: Config): Promise<void> {
  const log = openLog(config.logLevel, { terminal: process.stdout.isTTY, fields: fieldsBeside });
  // Before anything is opened: whoever reads the greeting may already send the signal.
  const stopped = untilStopped(process);
  // What was compiled by an earlier start need not be again. Where that cannot be kept, nothing is missing but the time; and
  // where the launcher has named a folder for it, that one holds.
  enableCompileCache(join(config.dataDir, 'compiled'));
  const { createApp } = await import('./app.ts');
  await using app = await createApp(config, log);
  const address = await app.listen();
  // To be seen by who started it, and by nobody who reads logs later.
  const isSeen = process.stdout.isTTY || address.newKey !== null;
  const signInLink = isSeen ? await app.signInLink() : null;
  console.log(greeting({ ...address, signInLink }, { role: config.role, folder: process.cwd() }));
  // Now, and not at the end, which may be a sudden one.
  flushCompileCache();
  log.info({ signal: await stopped }, 'stopping');
  await app.drain();
}
