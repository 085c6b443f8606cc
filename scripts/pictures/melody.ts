const RATE = 22_050;
/** Half tones above A below middle C. */
const NOTES = [3, 7, 10, 15, 14, 10, 7, 5, 0, 3, 7, 12, 10, 7, 5, 2];

/** So many seconds of plucked notes as WAV: 16 bits, one channel. */
export function melody(seconds: number): Buffer<ArrayBuffer> {
  const samples = Buffer.alloc(seconds * RATE * 2);
  for (let index = 0; index < seconds * RATE; index += 1) {
    const time = index / RATE;
    const note = NOTES[Math.floor(time * 2) % NOTES.length] ?? 0;
    const age = (time * 2) % 1;
    const swell = 0.55 + 0.45 * Math.sin((time / seconds) * Math.PI * 3);
    const tone = Math.sin(2 * Math.PI * 220 * 2 ** (note / 12) * time) * Math.exp(-age * 3) * swell;
    samples.writeInt16LE(Math.round(tone * 26_000), index * 2);
  }
  return Buffer.concat([header(samples.byteLength), samples]);
}

function header(length: number): Buffer<ArrayBuffer> {
  const head = Buffer.alloc(44);
  head.write('RIFF', 0);
  head.writeUInt32LE(36 + length, 4);
  head.write('WAVEfmt ', 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20); // PCM
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write('data', 36);
  head.writeUInt32LE(length, 40);
  return head;
}
