import { createHmac, createSecretKey, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';

/** 128 bits, as base64url: nobody guesses that, and half of SHA-256 keeps links short enough to be copied whole. */
const SIGNATURE_CHARACTERS = 22;

export interface Signer {
  sign(text: string): string;
  /** By any of the secrets. */
  signed(text: string, signature: string): boolean;
}

/**
 * Signs with the first of the secrets and believes all of them. HKDF gives every purpose a key of its own: nothing that
 * a secret signs elsewhere passes here.
 */
export function openSigner(secrets: readonly string[], purpose: string): Signer {
  const keys = secrets.map((secret) =>
    createSecretKey(new Uint8Array(hkdfSync('sha256', secret, '', purpose, 32))),
  );
  const [current] = keys;
  if (current === undefined) throw new Error('There is no secret to sign with.');
  return {
    sign: (text) => sign(current, text),
    signed: (text, signature) => keys.some((key) => same(sign(key, text), signature)),
  };
}

function sign(key: KeyObject, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url').slice(0, SIGNATURE_CHARACTERS);
}

function same(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}
