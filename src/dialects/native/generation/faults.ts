import { member } from '#core/scripts/reading/pointer.ts';
import { AssetError, type Fault } from '#errors.ts';

/**
 * Runs what looks through a request, and has its faults point into the body: that of a parameter, which has come by its
 * name, and that of a script, where the body has it as its `document`. A script that is kept is pointed into by itself.
 */
export async function pointingIntoBody<T>(
  { document }: { readonly document: '/document' | '' },
  look: () => Promise<T>,
): Promise<T> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof AssetError)) throw error;
    const faults = error.faults.map((fault) => placed(fault, document));
    throw new AssetError(error.kind, error.message, {
      cause: error,
      faults,
      ...(error.retryAfter !== null && { retryAfter: error.retryAfter }),
    });
  }
}

function placed(fault: Fault, document: string): Fault {
  if (fault.in !== 'body') return fault;
  const isPointer = fault.at === '' || fault.at.startsWith('/');
  return { ...fault, at: isPointer ? document + fault.at : member('/parameters', fault.at) };
}
