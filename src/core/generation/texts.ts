import { AssetError } from '#errors.ts';
import type { ScriptDocument } from '../scripts/document.ts';
import type { Surroundings } from '../scripts/environment.ts';
import { type TextToWrite, textsToWrite } from '../scripts/needs.ts';
import { parseScript } from '../scripts/parse.ts';
import { textOf, type Values } from '../scripts/placeholders/values.ts';
import { withPrompt } from '../scripts/templates/templates.ts';
import type { PromptOverride, Warning, WrittenText } from './generation.ts';
import type { Writer } from './parts.ts';

type Written = Readonly<Record<string, WrittenText>>;

/** The script with another prompt for each of the texts that it has written; `invalid` where that has faults. */
export function promptedBy(document: ScriptDocument, prompt: PromptOverride | null): ScriptDocument {
  if (prompt === null) return document;
  return blamingPrompt(() => parseScript(withPrompt(document, { ...prompt, task: null, parameters: [] })));
}

/** The prompts as they come to with the values: what would be written by, and what stands in for it until then. */
export function promptsOf(document: ScriptDocument, surroundings: Surroundings): TextToWrite[] {
  return blamingPrompt(() => textsToWrite(document, surroundings));
}

/** What is wrong with a template is said as what "it" does, and of a script with the places of its faults. */
function blamingPrompt<T>(fill: () => T): T {
  try {
    return fill();
  } catch (error) {
    if (!(error instanceof AssetError) || error.faults.length > 0) throw error;
    throw new AssetError('invalid', `The prompt cannot be filled in: it ${error.message}.`, { cause: error });
  }
}

/** Without a writer each text is its prompt. */
export async function writeTexts(
  writer: Writer | null,
  { texts, values }: { readonly texts: readonly TextToWrite[]; readonly values: Values },
  signal: AbortSignal,
): Promise<Written> {
  const parameters = Object.fromEntries([...values].map(([name, value]) => [name, textOf(value)]));
  const written: [string, WrittenText][] = [];
  for (const { name, prompt, persona, task, maxLength } of texts) {
    const { text, by } =
      writer === null
        ? { text: prompt, by: 'template' as const }
        : await writer.write({ prompt, persona, task, parameters }, signal);
    written.push([name, { text: shortened(text, maxLength), by }]);
  }
  return Object.fromEntries(written);
}

/** A model cannot be trusted to keep to a length; what it wrote ends after a word. */
function shortened(text: string, maxLength: number | null): string {
  if (maxLength === null || text.length <= maxLength) return text;
  const cut = text.slice(0, maxLength);
  const end = cut.search(/\s\S*$/u);
  return end > 0 ? cut.slice(0, end) : cut;
}

export function offlineWarnings(written: Written): Warning[] {
  return Object.entries(written)
    .filter(([, { by }]) => by === 'template')
    .map(([name]) => ({
      code: 'offline-writer',
      message: `No language model wrote ${JSON.stringify(name)}: it is its prompt, with the values filled in.`,
      at: name,
    }));
}
