import { checkBounds } from './bounds.ts';
import { checkInputs } from './declarations.ts';
import { definition } from './document/schema.ts';
import { Script, type ScriptDocument } from './document.ts';
import { Faults } from './reading/faults.ts';
import { read, UNKNOWN } from './reading/reader.ts';
import { checkReferences } from './references.ts';

/**
 * A script as it was sent, once it is known to be one. Throws `AssetError` 'invalid' with every fault and its JSON
 * pointer ('too-large' for what is not worth a look). A placeholder may stand for any scalar; what it comes to is held
 * to the same schema when it is filled in.
 */
export function parseScript(value: unknown): ScriptDocument {
  checkBounds(value);
  const faults = new Faults();
  const fill = (template: string, at: string) => (at.startsWith('/inputs/') ? template : UNKNOWN);
  read(Script, value, { at: '', reading: { faults, fill, definition } });
  checkReferences(value, faults);
  const document = value as ScriptDocument;
  // Only what are inputs can be compared with each other.
  if (!faults.concern('/inputs')) checkInputs(document.inputs ?? [], faults);
  faults.throwIfAny('The script is not valid');
  return document;
}
