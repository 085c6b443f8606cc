#!/usr/bin/env node
// Looks at Node before anything is loaded that an older one cannot even read, and says so in a sentence.
const { node } = process.versions;
const [major = 0, minor = 0] = node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 17)) await import('./main.ts');
else {
  console.error(`error: this needs Node 22.17 or newer, and runs on ${node}.`);
  process.exitCode = 1;
}

export {};
