import { createApp } from './app.ts';
import { USAGE, withArguments } from './arguments.ts';
import { ConfigError, readConfig } from './config.ts';
import { greeting } from './greeting.ts';
import { openLog } from './log.ts';
import { untilStopped } from './stopping.ts';

try {
  await main();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 78; // EX_CONFIG of sysexits.h: a supervisor should not start it again unchanged
}

async function main(): Promise<void> {
  const env = withArguments(process.env, process.argv.slice(2));
  if (env === null) {
    console.log(USAGE);
    return;
  }
  const config = readConfig(env);
  const log = openLog(config.logLevel, { terminal: process.stdout.isTTY });
  // Before anything is opened: whoever reads the greeting may already send the signal.
  const stopped = untilStopped(process);
  await using app = await createApp(config, log);
  const address = await app.listen();
  // To be seen by who started it, and by nobody who reads logs later.
  const isSeen = process.stdout.isTTY || address.newKey !== null;
  const signInLink = isSeen ? await app.signInLink() : null;
  console.log(greeting({ ...address, signInLink }, config.role));
  log.info({ signal: await stopped }, 'stopping');
  await app.drain();
}
