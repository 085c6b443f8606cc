import { writeFile } from 'node:fs/promises';
import { type Explanation, PolyreelError } from '@polyreel/sdk';
import { type Command, InvalidArgumentError } from 'commander';
import { CliError, EXIT } from '../../exit.ts';
import { printable } from '../../terminal/columns.ts';
import { durationText, sizeText } from '../../terminal/size.ts';
import type { Tools } from '../../tools.ts';
import {
  explained,
  type ParameterOptions,
  parametersOf,
  SCRIPT_ARGUMENT,
  scriptSource,
  withParameters,
} from './source.ts';

interface PreviewOptions extends ParameterOptions {
  readonly still?: string;
  readonly at?: number;
  readonly json?: boolean;
}

export function addExplaining(script: Command, tools: Tools): void {
  withParameters(
    script
      .command('validate')
      .description(
        'Check a script, and tell everything that is wrong with it, each fault by its JSON pointer.',
      )
      .argument(...SCRIPT_ARGUMENT),
  ).action((given: string, options: ParameterOptions) => validate(given, options, tools));
  withParameters(
    script
      .command('preview')
      .description('Tell what a script comes to with its parameters, without making it.')
      .argument(...SCRIPT_ARGUMENT),
  )
    .option('--still <file>', 'Save the picture at one moment, as PNG.')
    .option('--at <seconds>', 'The moment of the picture.', seconds)
    .option('--json', 'Print the timeline and the rest as JSON.')
    .action((given: string, options: PreviewOptions) => preview(given, options, tools));
}

async function validate(given: string, options: ParameterOptions, tools: Tools): Promise<void> {
  const { terminal, signal } = tools;
  const source = await scriptSource(given, tools);
  const parameters = await parametersOf(options);
  const polyreel = await tools.connect();
  try {
    const { warnings } = await polyreel.scripts.preview(explained(source, { parameters }), { signal });
    tellWarnings(warnings, tools);
    terminal.print('It is valid.');
  } catch (error) {
    const missing = Object.keys(parameters).length === 0 ? missingOnly(error) : [];
    if (missing.length === 0) throw error;
    terminal.print(`It is valid, and needs parameters: ${missing.join(', ')}.`);
  }
}

/** The parameters that are missing, when nothing else is wrong. */
function missingOnly(error: unknown): string[] {
  if (!(error instanceof PolyreelError)) return [];
  const names = error.faults.map(({ at }) => /^\/parameters\/([^/]+)$/.exec(at)?.[1] ?? null);
  return names.includes(null) ? [] : names.filter((name) => name !== null);
}

async function preview(given: string, options: PreviewOptions, tools: Tools): Promise<void> {
  const { terminal, signal } = tools;
  const { still, at, json } = options;
  const source = await scriptSource(given, tools);
  const what = explained(source, { parameters: await parametersOf(options) });
  const polyreel = await tools.connect();
  const explanation = await polyreel.scripts.preview(what, { signal });
  if (json) terminal.printJson(explanation);
  else tell(explanation, tools);
  if (still === undefined) return;
  const picture = await polyreel.scripts.still(what, { at, format: 'png' }, { signal });
  await writeFile(still, await picture.bytes(), { flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => {
    const why =
      cause.code === 'EEXIST' ? `${still} exists already.` : `${still} cannot be written (${cause.code}).`;
    throw new CliError(EXIT.failed, why, { cause });
  });
  terminal.note(`The picture is in ${still}.`);
}

function tell({ estimate, scenes, warnings, written }: Explanation, tools: Tools): void {
  const { terminal } = tools;
  const about = [
    `${scenes.total} scenes, ${scenes.hits} of which are there already`,
    `about ${durationText(estimate.seconds)} to render`,
    `about ${sizeText(estimate.bytes)}`,
  ];
  terminal.print(`${about.join('; ')}.`);
  for (const [name, { text, by }] of Object.entries(written))
    terminal.print(`${name} (by ${by}): ${printable(text)}`);
  tellWarnings(warnings, tools);
}

function tellWarnings(warnings: Explanation['warnings'], { terminal }: Tools): void {
  for (const { at, message } of warnings) terminal.note(`warning: ${at}: ${message}`);
}

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It is a number of seconds.');
}
