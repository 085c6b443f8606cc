import type { AssetDetail, Generation, Polyreel } from '@polyreel/sdk';
import type { Command } from 'commander';
import { CliError, EXIT } from '../../exit.ts';
import { downloadAsset, placeFor, STDOUT } from '../../files/download.ts';
import type { Tools } from '../../tools.ts';
import { untilReady } from '../until-ready.ts';
import { type OrderOptions, withOrder } from './order.ts';
import { untilMade } from './progress.ts';
import {
  type ParameterOptions,
  parametersOf,
  SCRIPT_ARGUMENT,
  scriptSource,
  withParameters,
  withScript,
} from './source.ts';

interface Options extends OrderOptions, ParameterOptions {
  readonly name?: string;
}

export function addRender(script: Command, tools: Tools): void {
  const command = withParameters(
    script
      .command('render')
      .description(
        'Make an asset by a script, wait for it, and print its id; with --output, save it. Of a JSON file no script is kept.',
      )
      .argument(...SCRIPT_ARGUMENT),
  ).option('--name <name>', 'What it is to be called.');
  withOrder(command, 'it')
    .option('-o, --output <path>', 'Save it: a file, a folder with a slash at the end, or "-".')
    .option('--force', 'Replace a file that is there already.')
    .option('--no-wait', 'End when the render has been asked for.')
    .option('--json', 'Print the asset as a line of JSON.')
    .action((given: string, options: Options) => render(given, options, tools));
}

async function render(given: string, options: Options, tools: Tools): Promise<void> {
  const { terminal, signal } = tools;
  const { name, project: projectId, seed, draft, email, output, force = false } = options;
  const source = await scriptSource(given, tools);
  const order = { parameters: await parametersOf(options), name, projectId, seed, draft, email };
  const polyreel = await tools.connect();
  const pathOf = await placeFor(output, { several: false, force });
  const { asset: begun } = await withScript(source, polyreel, (id) =>
    polyreel.scripts.generate(id, order, { signal }),
  );
  const asset = options.wait ? await made(begun, polyreel, tools) : begun;
  const path = output === undefined || !isMade(asset) ? null : pathOf(asset);
  if (path !== null && isMade(asset)) await downloadAsset(asset, { path, force }, { polyreel, tools });
  if (path === STDOUT) return;
  if (options.json) terminal.printJson(asset);
  else terminal.print(path === null ? asset.id : `${asset.id}  ${path}`);
}

function isMade(asset: object): asset is AssetDetail {
  return 'projectIds' in asset;
}

/** Waits; whoever does not want to wait any longer is told that the server goes on. */
async function made(
  begun: { readonly id: string; readonly name: string },
  polyreel: Polyreel,
  tools: Tools,
): Promise<AssetDetail> {
  const { terminal, signal } = tools;
  try {
    const generation = await untilMade(begun, polyreel, tools);
    throwUnlessMade(generation);
    return await untilReady(begun, polyreel, tools);
  } catch (error) {
    if (signal.aborted) terminal.note(`The server goes on with it: polyreel get ${begun.id}`);
    throw error;
  }
}

export function throwUnlessMade({ status, failure }: Generation): void {
  if (status === 'succeeded') return;
  const at = failure?.pointer == null ? '' : ` (${failure.pointer})`;
  const why = failure === null ? `The render was ${status}.` : `${failure.message}${at}`;
  throw new CliError(EXIT.failed, why);
}
