import { AssetError } from '#errors.ts';
import { runBackup } from './backup.ts';
import { runDoctor } from './doctor.ts';
import { runFsck } from './fsck.ts';
import type { OperatorCommand, OperatorParts } from './operator-command.ts';

/** Runs a command; resolves to its exit code: 0 when all is well, 1 when something is not, which was printed. */
export async function operate(command: OperatorCommand, parts: OperatorParts): Promise<number> {
  try {
    return await started(command, parts);
  } catch (error) {
    // A sentence for people; anything else is a fault of the program, to be seen with its stack.
    if (!(error instanceof AssetError)) throw error;
    parts.print(error.message);
    return 1;
  }
}

function started(command: OperatorCommand, parts: OperatorParts): Promise<number> {
  switch (command.name) {
    case 'doctor':
      return runDoctor(command, parts);
    case 'fsck':
      return runFsck(command, parts);
    default:
      return runBackup(command, parts);
  }
}
